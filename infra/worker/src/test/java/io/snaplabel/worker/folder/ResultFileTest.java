package io.snaplabel.worker.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.classify.Labeller.Answer;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Label;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFileTest {
    private static final ModelId MODEL = new ModelId("net", "d1", "p1", "mxnet-fp32");
    private static final String ODD = "a \"b\", c/ü.jpg";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"results.jsonl", "results.csv"})
    void knowsWhatItHoldsWhenItIsOpenedAgain(String name) throws IOException {
        try (var results = open(name, MODEL)) {
            results.append(labelled("one.jpg"));
            results.append(labelled(ODD));
            results.append(rejected("\"quoted\".jpg"));
            results.append(labelled("one.jpg"));
        }
        try (var results = open(name, MODEL)) {
            assertThat(results.size()).isEqualTo(3);
            assertThat(List.of("one.jpg", ODD, "\"quoted\".jpg")).allMatch(results::contains);
            assertThat(results.contains("two.jpg")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"results.jsonl", "results.csv"})
    void cutAtAnyByteItLosesNoWholeLineAndKeepsNoTornOne(String name) throws IOException {
        try (var results = open(name, MODEL)) {
            results.append(labelled(ODD));
            results.append(rejected("two.jpg"));
        }
        var whole = Files.readAllBytes(folder.resolve(name));
        var ends = new int[3];
        var lines = 0;
        for (var i = 0; i <= whole.length; i++) {
            Files.write(folder.resolve(name), Arrays.copyOf(whole, i));
            if (i > 0 && whole[i - 1] == '\n') {
                ends[lines++] = i;
            }
            try (var results = open(name, MODEL)) {
                assertThat(results.size())
                        .as("cut at %d", i)
                        .isEqualTo(name.endsWith(".csv") ? Math.max(0, lines - 1) : lines);
                results.append(labelled("three.jpg"));
            }
            assertThat(Files.readString(folder.resolve(name)))
                    .as("cut at %d", i)
                    .startsWith(new String(whole, 0, lines == 0 ? 0 : ends[lines - 1], StandardCharsets.UTF_8))
                    .endsWith("\n")
                    .containsOnlyOnce("three.jpg");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"results.jsonl", "results.csv"})
    void refusesResultsOfAnotherModel(String name) throws IOException {
        try (var results = open(name, MODEL)) {
            results.append(labelled("one.jpg"));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> open(name, new ModelId("net", "d2", "p1", "mxnet-fp32")))
                .withMessageContaining("expected results of the model d2 mxnet-fp32 but got 'd1 mxnet-fp32'");
        assertThatIllegalStateException()
                .isThrownBy(() -> open(name, new ModelId("net", "d1", "p1", "mxnet-int8")))
                .withMessageContaining("name another file by --output");
    }

    @Test
    void refusesWhatIsNoFileOfResults() throws IOException {
        Files.writeString(folder.resolve("notes.jsonl"), "some notes\n");
        assertThatIllegalStateException()
                .isThrownBy(() -> open("notes.jsonl", MODEL))
                .withMessageContaining("notes.jsonl line 1: expected a result");
        Files.writeString(folder.resolve("notes.csv"), "a,b\n");
        assertThatIllegalStateException()
                .isThrownBy(() -> open("notes.csv", MODEL))
                .withMessageContaining("expected the header file,bytes,outcome");
        assertThat(folder.resolve("notes.jsonl")).hasContent("some notes\n");
        assertThatIllegalStateException()
                .isThrownBy(() -> ResultFile.open(Path.of("/dev/full"), new Rows.JsonLines(MODEL)));
        assertThatIllegalArgumentException().isThrownBy(() -> open("results.txt", MODEL));
    }

    @Test
    void hasOneWriterAtATime() throws IOException {
        try (var results = open("results.jsonl", MODEL)) {
            assertThat(results.size()).isZero();
            assertThatIllegalStateException()
                    .isThrownBy(() -> open("results.jsonl", MODEL))
                    .withMessageContaining("another run is writing it");
        }
        open("results.jsonl", MODEL).close();
    }

    @Test
    void csvHasAColumnForEachLabel() throws IOException {
        try (var results = open("results.csv", MODEL)) {
            results.append(labelled(ODD));
            results.append(rejected("two.jpg"));
        }
        assertThat(Files.readAllLines(folder.resolve("results.csv")))
                .containsExactly(
                        "file,bytes,outcome,reason,label:1,probability:1,label:2,probability:2,model,engine",
                        "\"a \"\"b\"\", c/ü.jpg\",7,labelled,,\"cat, tabby\",0.750000,,,d1,mxnet-fp32",
                        "two.jpg,7,rejected,expected an image but got bytes that begin with 00,,,,,d1,mxnet-fp32");
        assertThat(new Rows.Csv(MODEL, 2).canName("two\nlines.jpg")).isFalse();
    }

    private ResultFile open(String name, ModelId model) throws IOException {
        return ResultFile.open(folder.resolve(name), Rows.of(Path.of(name), model, 2));
    }

    private static Result labelled(String file) {
        var labels = List.of(new Label("n1", "cat, tabby", 0.75));
        return new Result(file, 7, 0.1, new Answer(new Outcome.Labelled(labels, ImageFormat.JPEG, 4, 3, 0), 1, 2));
    }

    private static Result rejected(String file) {
        return new Result(file, 7, 0.1, new Answer(new Outcome.Rejected(new Rejection.NotAnImage("00")), 1, 0));
    }
}
