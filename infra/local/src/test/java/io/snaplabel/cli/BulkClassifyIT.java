package io.snaplabel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders on the command line, with everything that may come between. */
class BulkClassifyIT {
    private static final int PICTURES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIGTERM = 143;

    @TempDir
    private Path folder;

    private Path pictures;
    private Path results;
    private Path out;

    @BeforeEach
    void fill() throws IOException {
        pictures = folder.resolve("pictures");
        results = folder.resolve("results.jsonl");
        out = folder.resolve("out");
        for (var i = 0; i < PICTURES; i++) {
            var target = pictures.resolve("day " + i % 7).resolve("photo-" + i + ".jpg");
            Files.createDirectories(target.getParent());
            Files.copy(BuiltFunction.pictures().resolve("cat.jpg"), target);
        }
    }

    @Test
    void aKilledRunGoesOnWhereItEnded() throws Exception {
        var first = ChildJvm.start(command(), Map.of(), out);
        ChildJvm.await("some results", PATIENCE, () -> ChildJvm.lines(results).size() > 20);
        first.destroyForcibly().waitFor();
        var before = wholeLines();
        assertThat(before).hasSizeLessThan(PICTURES);
        // What is left when it is killed in the midst of a line.
        Files.writeString(results, "{\"file\":\"" + pictures + "/day 6/ph", StandardOpenOption.APPEND);

        assertThat(ChildJvm.exit(ChildJvm.start(command(), Map.of(), out))).isZero();
        assertThat(Files.readString(out)).contains(before.size() + " were done before");
        assertThat(wholeLines()).startsWith(before.toArray(String[]::new));
        assertEachPictureOnce();

        assertThat(ChildJvm.exit(ChildJvm.start(command(), Map.of(), out))).isZero();
        assertThat(Files.readString(out)).contains("Nothing to do: all " + PICTURES);
        assertEachPictureOnce();
    }

    @Test
    void aTerminatedRunFinishesWhatItHasBegun() throws Exception {
        var first = ChildJvm.start(command(), Map.of(), out);
        ChildJvm.await("some results", PATIENCE, () -> ChildJvm.lines(results).size() > 20);
        first.destroy();

        assertThat(ChildJvm.exit(first)).isEqualTo(SIGTERM);
        assertThat(Files.readString(out)).contains("Interrupted", "Next: the same command");
        assertThat(Files.readString(results)).endsWith("\n");
        assertThat(ChildJvm.exit(ChildJvm.start(command(), Map.of(), out))).isZero();
        assertEachPictureOnce();
    }

    @Test
    void aFullDiskIsSaidAndLeavesWholeLines() throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        var onDisk = disk.resolve("results.jsonl");
        // A disk of 16 KiB, which only this process sees; what is on it is kept for the next run.
        var script = "mount -t tmpfs -o size=16k tmpfs '" + disk + "' && shift && \"$@\"; status=$?; cp '" + onDisk
                + "' '" + results + "'; exit $status";
        assumeThat(new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", disk.toString())
                        .start()
                        .waitFor())
                .as("this machine lets a process have a disk of its own")
                .isZero();
        var command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh", "sh"));
        command.addAll(command(onDisk));

        assertThat(ChildJvm.exit(ChildJvm.start(command, Map.of(), out))).isEqualTo(2);
        assertThat(Files.readString(out))
                .contains("results.jsonl: expected to append a result but got 'No space left on device'")
                .contains("run the same command again");
        assertThat(Files.readString(results)).endsWith("}\n");
        assertThat(wholeLines()).hasSizeBetween(5, 100);

        assertThat(ChildJvm.exit(ChildJvm.start(command(), Map.of(), out))).isZero();
        assertEachPictureOnce();
    }

    @Test
    void whatIsNoPictureHasARowWithItsReason() throws Exception {
        var list = folder.resolve("list.txt");
        var text = Files.writeString(folder.resolve("notes, \"old\".txt"), "no picture");
        var empty = Files.createFile(folder.resolve("empty.jpg"));
        var photo = pictures.resolve("day 0/photo-0.jpg");
        Files.write(list, List.of(photo.toString(), text.toString(), "", empty.toString(), folder + "/absent.jpg"));
        var table = folder.resolve("results.csv");
        var arguments = List.of("classify", "--from", list.toString(), "--output", table.toString());
        var command = ChildJvm.command(Snaplabel.class, arguments.toArray(String[]::new));

        assertThat(ChildJvm.exit(ChildJvm.start(command, Map.of(), out))).isEqualTo(1);
        assertThat(Files.readString(out))
                .contains("1 labelled, 2 rejected (")
                .contains("1 could not be read")
                .contains("absent.jpg");
        var rows = Files.readAllLines(table);
        assertThat(rows).hasSize(4);
        assertThat(rows.getFirst()).startsWith("file,bytes,outcome,reason,label:1,probability:1,");
        assertThat(rows).anyMatch(row -> row.startsWith(photo + ",38702,labelled,,tabby,0.74"));
        assertThat(rows)
                .anyMatch(row ->
                        row.startsWith("\"" + folder + "/notes, \"\"old\"\".txt\",10,rejected,expected an image"));
        assertThat(rows).anyMatch(row -> row.startsWith(empty + ",0,rejected,expected an image but got 0 bytes"));

        assertThat(ChildJvm.exit(ChildJvm.start(command, Map.of(), out))).isEqualTo(1);
        assertThat(Files.readAllLines(table)).isEqualTo(rows);
    }

    @Test
    void gatheredPicturesGetTheLabelsOfSingleOnes() throws Exception {
        var batched = folder.resolve("batched.jsonl");
        var command = command();
        assertThat(ChildJvm.exit(ChildJvm.start(command, Map.of(), out))).isZero();
        command = new ArrayList<>(command(batched));
        command.addAll(List.of("--batch", "5", "--batch-millis", "20"));
        assertThat(ChildJvm.exit(ChildJvm.start(command, Map.of(), out))).isZero();

        assertThat(labels(batched)).hasSize(PICTURES).isEqualTo(labels(results));
    }

    private static List<String> labels(Path results) {
        return ChildJvm.lines(results).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .map(row -> row.get("file") + " " + row.get("labels"))
                .sorted()
                .toList();
    }

    private List<String> command() {
        return command(results);
    }

    private List<String> command(Path output) {
        return ChildJvm.command(
                Snaplabel.class,
                "classify",
                "--recursive",
                pictures.toString(),
                "--precision",
                "int8",
                "--output",
                output.toString());
    }

    private List<String> wholeLines() throws IOException {
        var text = Files.readString(results);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private void assertEachPictureOnce() throws IOException {
        var rows = wholeLines().stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        assertThat(rows.stream().map(row -> row.get("file").getAsString()))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, PICTURES)
                        .mapToObj(i -> pictures + "/day " + i % 7 + "/photo-" + i + ".jpg")
                        .toList());
        assertThat(rows).allSatisfy(row -> assertThat(best(row)).isEqualTo("tabby"));
    }

    private static String best(JsonObject row) {
        return row.getAsJsonArray("labels").get(0).getAsJsonObject().get("name").getAsString();
    }
}
