package io.snaplabel.worker.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.image.ModelId;
import io.snaplabel.worker.Pictures;
import io.snaplabel.worker.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFolderTest {
    private static final int COUNT = 50;

    @TempDir
    private Path folder;

    private Path pictures;
    private Path output;

    @BeforeEach
    void fill() throws IOException {
        pictures = folder.resolve("pictures");
        output = pictures.resolve("results.jsonl");
        Files.createDirectories(pictures.resolve("more"));
        for (var i = 0; i < COUNT; i++) {
            Files.write(pictures.resolve(i % 2 == 0 ? "p" + i : "more/p" + i), Pictures.showing(i));
        }
    }

    @Test
    void everyFileHasOneRowAndTheResultsThemselvesNone() throws Exception {
        var tally = run(Integer.MAX_VALUE);
        assertThat(tally.labelled()).isEqualTo(COUNT);
        assertThat(tally.seen()).isEqualTo(COUNT);
        assertThat(Files.readAllLines(output))
                .hasSize(COUNT)
                .doesNotHaveDuplicates()
                .anyMatch(row -> row.contains("more/p7\"") && row.contains("\"class-7\""));
    }

    @Test
    void whatIsStoppedGoesOnWhereItEnded() throws Exception {
        var first = run(10);
        assertThat(first.done()).isBetween(1L, 10L);
        var second = run(Integer.MAX_VALUE);
        assertThat(second.doneBefore()).isEqualTo(first.done());
        assertThat(second.done()).isEqualTo(COUNT - first.done());
        assertThat(Files.readAllLines(output)).hasSize(COUNT).doesNotHaveDuplicates();
    }

    @Test
    void whatCannotBeLabelledHasARowWithItsReasonAndWhatCannotBeReadHasNone() throws Exception {
        Files.write(pictures.resolve("text"), new byte[] {(byte) 0xFF});
        Files.createFile(pictures.resolve("empty"));
        Files.write(pictures.resolve("large"), new byte[1001]);
        Files.createSymbolicLink(pictures.resolve("nowhere"), folder.resolve("absent"));
        var tally = run(Integer.MAX_VALUE);
        assertThat(tally.rejections()).isEqualTo(Map.of("not-an-image", 1L, "empty", 1L, "too-many-bytes", 1L));
        assertThat(tally.unreadable()).isEqualTo(1);
        assertThat(tally.firstUnreadable()).contains("nowhere");
        assertThat(Files.readAllLines(output)).hasSize(COUNT + 3);
    }

    private Tally run(int most) throws Exception {
        var begun = new AtomicInteger();
        var model = new ModelId("net", "d1", "p1", "mxnet-fp32");
        try (var results = ResultFile.open(output, new Rows.JsonLines(model));
                var pipeline = new Pipeline(Pictures.model(new Pictures.Seer(_ -> {})), Pictures.stages(Map.of()))) {
            var label = new LabelFolder(pipeline, results, 1000);
            label.run(new Listing.Folders(List.of(pictures)), () -> begun.incrementAndGet() > most);
            return label.tally();
        }
    }
}
