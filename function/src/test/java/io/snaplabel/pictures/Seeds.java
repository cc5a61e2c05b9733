package io.snaplabel.pictures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/** Small files to begin with: the fixtures of every format and kind, and those that once did harm. */
final class Seeds {
    /** One of them. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Seed(String name, String format, byte[] bytes) {}

    private Seeds() {}

    /** Every picture of the decoders' tests. */
    static List<Seed> fixtures() {
        return in(folder("/io/snaplabel/decode/pixels.tsv").getParent());
    }

    /** What once went wrong, or is likely to. */
    static List<Seed> corpus() {
        return in(folder("/io/snaplabel/pictures/corpus"));
    }

    /** What a fuzzer found, one file for each way through the decoders ({@code infra/reliability/fuzz --keep}). */
    static List<Seed> fuzzed() {
        try (var zip =
                new ZipInputStream(Seeds.class.getResourceAsStream("/io/snaplabel/pictures/corpus/fuzzed.zip"))) {
            var found = new ArrayList<Seed>();
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var bytes = Mutator.mended(zip.readAllBytes());
                found.add(new Seed(entry.getName(), format(Path.of(entry.getName())), bytes));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pictures of a folder, by name. */
    static List<Seed> in(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted()
                    .filter(file -> !format(file).isEmpty())
                    .map(file -> new Seed(file.getFileName().toString(), format(file), read(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A seed as it is, then cut at every byte. */
    static Stream<Input> wholeAndCut(Seed seed) {
        var cut = IntStream.range(0, seed.bytes().length)
                .mapToObj(length -> new Input(
                        seed.name() + " cut at " + length,
                        seed.format(),
                        "truncated",
                        () -> Arrays.copyOf(seed.bytes(), length)));
        return Stream.concat(Stream.of(whole(seed, "whole")), cut);
    }

    static Input whole(Seed seed, String kind) {
        return new Input(seed.name(), seed.format(), kind, () -> seed.bytes().clone());
    }

    private static Path folder(String resource) {
        try {
            return Path.of(Seeds.class.getResource(resource).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the name, since what lies here is named right; empty where it is no picture. */
    private static String format(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "jpg" -> "jpeg";
            case "png" -> "png";
            case "gif" -> "gif";
            case "webp" -> "webp";
            case "bmp" -> "bmp";
            case "tif" -> "tiff";
            case "bin" -> "other";
            default -> "";
        };
    }
}
