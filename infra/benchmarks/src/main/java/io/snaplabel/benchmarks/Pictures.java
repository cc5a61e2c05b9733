package io.snaplabel.benchmarks;

import io.snaplabel.bundle.WholeFile;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * The pictures of every comparison, made from a sample photo and seeded noise, the same wherever they are made: a web photo and what a
 * telephone takes. The noise gives them as many bytes as real ones have.
 */
public final class Pictures {
    /**
     * One kind of picture.
     *
     * @param name also its file's, without the ending
     * @param noise standard deviation of what is added to each sample, in levels of 255
     * @param quality of the JPEG encoder, in [0, 1]
     * @param halvedColours whether the colours have half the resolution: 4:2:0 rather than 4:4:4
     */
    public record Kind(
            String name, String title, int width, int height, double noise, float quality, boolean halvedColours) {
        /** Of the file. */
        public String fileName() {
            return name + ".jpg";
        }
    }

    public static final Kind WEB = new Kind("web", "500 × 375", 500, 375, 6, 0.93f, false);
    public static final Kind TELEPHONE = new Kind("telephone", "12 MP", 4000, 3000, 5, 0.86f, true);
    public static final List<Kind> ALL = List.of(WEB, TELEPHONE);

    private static final long SEED = 20_261_123;
    private static final String PHOTO = "cat.jpg";

    private Pictures() {}

    /**
     * The file of one kind, made unless it is there.
     *
     * @param samples the folder of the sample photos
     * @param folder where it is or will be
     */
    public static Path file(Kind kind, Path samples, Path folder) throws IOException {
        var file = Files.createDirectories(folder).resolve(kind.fileName());
        if (!Files.exists(file)) {
            WholeFile.write(file, incoming -> Files.write(incoming, make(kind, samples)));
        }
        return file;
    }

    static byte[] make(Kind kind, Path samples) throws IOException {
        var photo = ImageIO.read(samples.resolve(PHOTO).toFile());
        var picture = scaled(photo, kind.width(), kind.height());
        addNoise(picture, kind.noise());
        return Jpeg.encode(picture, kind.quality(), kind.halvedColours());
    }

    /** The middle of the photo, as much as the aspect ratio allows. */
    private static BufferedImage scaled(BufferedImage photo, int width, int height) {
        var scale = Math.min((double) photo.getWidth() / width, (double) photo.getHeight() / height);
        var seenWidth = (int) (width * scale);
        var seenHeight = (int) (height * scale);
        var left = (photo.getWidth() - seenWidth) / 2;
        var top = (photo.getHeight() - seenHeight) / 2;
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        var graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(photo, 0, 0, width, height, left, top, left + seenWidth, top + seenHeight, null);
        graphics.dispose();
        return picture;
    }

    private static void addNoise(BufferedImage picture, double deviation) {
        var random = new Random(SEED);
        var samples = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        for (var i = 0; i < samples.length; i++) {
            var level = (samples[i] & 0xFF) + (int) Math.round(random.nextGaussian() * deviation);
            samples[i] = (byte) Math.clamp(level, 0, 255);
        }
    }
}
