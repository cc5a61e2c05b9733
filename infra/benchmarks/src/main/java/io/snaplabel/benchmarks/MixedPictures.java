package io.snaplabel.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A folder of JPEGs as people have them, 0.1 to 12 megapixels, the same wherever it is made: each size as often as the next, and no two
 * files alike, because each has a comment of its own.
 */
final class MixedPictures {
    private static final int SOI = 2;
    private static final int COMMENT = 0xFFFE;

    private static final List<Pictures.Kind> KINDS = List.of(
            kind(400, 300), kind(640, 480), kind(1024, 768), kind(1600, 1200), kind(2592, 1944), kind(4000, 3000));

    private MixedPictures() {}

    private static Pictures.Kind kind(int width, int height) {
        return new Pictures.Kind("mixed-" + width, width + " × " + height, width, height, 4, 0.88f, true);
    }

    /** The folder with so many of them, made unless it is there. */
    static Path folder(Checkout checkout, int count) throws IOException {
        var folder = checkout.work().resolve("mixed-" + count);
        var made = folder.resolve("made");
        var pictures = folder.resolve("pictures");
        if (Files.exists(made)) {
            return pictures;
        }
        var kinds = new ArrayList<byte[]>();
        for (var kind : KINDS) {
            kinds.add(Files.readAllBytes(checkout.picture(kind)));
        }
        for (var i = 0; i < count; i++) {
            var file = pictures.resolve(String.format(Locale.ROOT, "%03d/picture-%05d.jpg", i / 100, i));
            Files.createDirectories(file.getParent());
            try (var out = Files.newOutputStream(file)) {
                write(kinds.get(i % kinds.size()), "picture " + i, out);
            }
        }
        Files.createFile(made);
        return pictures;
    }

    private static void write(byte[] jpeg, String comment, OutputStream out) throws IOException {
        var text = comment.getBytes(StandardCharsets.US_ASCII);
        out.write(jpeg, 0, SOI);
        out.write(new byte[] {(byte) (COMMENT >> 8), (byte) COMMENT, 0, (byte) (text.length + 2)});
        out.write(text);
        out.write(jpeg, SOI, jpeg.length - SOI);
    }
}
