package io.snaplabel.load;

import io.snaplabel.benchmarks.Pictures;
import io.snaplabel.benchmarks.Pictures.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is uploaded: of forty pictures one of 12 megapixels, three of two, the others the small samples. Each JPEG has a comment, and so an ETag, of its own. */
final class Samples {
    private static final Kind MEDIUM = new Kind("medium", "1600 × 1200", 1600, 1200, 4, 0.88f, true);
    private static final int ROUND = 40;
    private static final int MEDIUMS = 3;
    private static final int SOI = 2;
    private static final int COMMENT = 0xFFFE;

    private final List<Sample> round;

    private Samples(List<Sample> round) {
        this.round = List.copyOf(round);
    }

    /**
     * One file.
     *
     * @param kind what it shows, so that all of a kind have the same label
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Sample(String kind, byte[] bytes) {
        String ending() {
            return kind.substring(kind.lastIndexOf('.'));
        }

        private Sample named(String comment) {
            return ending().equals(".jpg") ? new Sample(kind, withComment(bytes, comment)) : this;
        }
    }

    /**
     * Reads the samples and makes the larger ones.
     *
     * @param folder of the sample pictures
     * @param work where those that are made lie
     */
    static Samples of(Path folder, Path work) throws IOException {
        var small = new ArrayList<Sample>();
        try (var files = Files.list(folder)) {
            for (var file : files.sorted().toList()) {
                small.add(read(file));
            }
        }
        var round = new ArrayList<Sample>();
        round.add(read(Pictures.file(Pictures.TELEPHONE, folder, work)));
        var medium = read(Pictures.file(MEDIUM, folder, work));
        for (var i = 1; i < ROUND; i++) {
            round.add(i % (ROUND / (MEDIUMS + 1)) == 0 ? medium : small.get(i % small.size()));
        }
        return new Samples(round);
    }

    /** The picture of that number; the same for the same number. */
    Sample take(int number) {
        return round.get(number % round.size()).named("picture " + number);
    }

    private static Sample read(Path file) throws IOException {
        return new Sample(file.getFileName().toString(), Files.readAllBytes(file));
    }

    private static byte[] withComment(byte[] jpeg, String comment) {
        var text = comment.getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream(jpeg.length + text.length + 4);
        out.write(jpeg, 0, SOI);
        out.writeBytes(new byte[] {(byte) (COMMENT >> 8), (byte) COMMENT, 0, (byte) (text.length + 2)});
        out.writeBytes(text);
        out.write(jpeg, SOI, jpeg.length - SOI);
        return out.toByteArray();
    }
}
