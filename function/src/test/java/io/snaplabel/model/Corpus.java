package io.snaplabel.model;

import io.snaplabel.model.JpegKind.Colours;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Varied JPEGs, made of the sample photos: parts of them, mirrored and squeezed to other sizes, from one pixel to panoramas, with other colours
 * and a camera's noise, written in every way that {@link JpegKind} knows. The same at every call.
 */
final class Corpus {
    static final int SIZE = 240;

    private static final long SEED = 20_261_123;
    private static final Path PICTURES = Path.of("../events/pictures");
    private static final List<BufferedImage> PHOTOS = Stream.of(
                    "astronaut.jpg", "cat.jpg", "espresso.jpg", "rocket.jpg")
            .map(Corpus::photo)
            .toList();
    /** Sizes that something may go wrong at; the others are random. */
    private static final int[][] ODD_SIZES = {
        {1, 1},
        {1, 300},
        {300, 1},
        {2, 3},
        {7, 5},
        {8, 8},
        {9, 9},
        {15, 17},
        {16, 16},
        {17, 31},
        {33, 65},
        {159, 161},
        {160, 160},
        {320, 320},
        {641, 479},
        {8000, 700},
        {701, 8000},
        {8000, 1201},
        {8000, 1999},
        {4000, 3000},
        {3024, 4032}
    };

    private static final int[][] SAMPLINGS = {{1, 1}, {2, 1}, {2, 2}, {1, 2}, {4, 1}};
    private static final int SHORTEST_SIDE = 150;
    private static final int LONGEST_SHORTER_SIDE = 2400;
    private static final int NOISE_LENGTH = 1 << 16;

    /** One of them. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Sample(int number, int width, int height, JpegKind kind, byte[] jpeg) {
        @Override
        public String toString() {
            return "picture " + number + ", " + width + " x " + height + ", " + kind;
        }
    }

    private Corpus() {}

    /** Made one by one as they are asked for. */
    static Stream<Sample> samples() {
        return IntStream.range(0, SIZE).mapToObj(Corpus::sample);
    }

    private static Sample sample(int number) {
        var random = new SplittableRandom(SEED + number);
        var size = number < ODD_SIZES.length ? ODD_SIZES[number] : size(random);
        var picture = picture(PHOTOS.get(number % PHOTOS.size()), size[0], size[1], random);
        recolour(picture, random);
        var kind = kind(number, random);
        try {
            return new Sample(number, size[0], size[1], kind, kind.encode(picture));
        } catch (IOException e) {
            throw new UncheckedIOException(kind.toString(), e);
        }
    }

    /** As many small ones as large ones. */
    private static int[] size(RandomGenerator random) {
        var shorter = SHORTEST_SIDE * Math.pow((double) LONGEST_SHORTER_SIDE / SHORTEST_SIDE, random.nextDouble());
        var longer = (int) (shorter * random.nextDouble(1, 2));
        return random.nextBoolean() ? new int[] {longer, (int) shorter} : new int[] {(int) shorter, longer};
    }

    private static JpegKind kind(int number, RandomGenerator random) {
        var colours = switch (number % 12) {
            case 3 -> Colours.GREY;
            case 6 -> Colours.ADOBE_RGB;
            case 9 -> Colours.ADOBE_CMYK;
            default -> Colours.YCC;
        };
        var sampling = colours == Colours.YCC ? SAMPLINGS[random.nextInt(SAMPLINGS.length)] : SAMPLINGS[0];
        return new JpegKind(
                colours,
                sampling[0],
                sampling[1],
                random.nextInt(3) == 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(64) : 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 0,
                random.nextFloat(0.5f, 0.98f));
    }

    /** A part of a photo, or in a panorama an odd number of them beside each other, each the mirror of its neighbour. */
    private static BufferedImage picture(BufferedImage photo, int width, int height, RandomGenerator random) {
        var seenWidth = (int) (photo.getWidth() * random.nextDouble(0.6, 1));
        var seenHeight = (int) (photo.getHeight() * random.nextDouble(0.6, 1));
        var left = random.nextInt(photo.getWidth() - seenWidth + 1);
        var top = random.nextInt(photo.getHeight() - seenHeight + 1);
        var part = photo.getSubimage(left, top, seenWidth, seenHeight);
        var columns = (width / (2 * height)) | 1;
        var rows = (height / (2 * width)) | 1;
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        var graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        var mirrored = random.nextInt(2);
        for (var row = 0; row < rows; row++) {
            for (var column = 0; column < columns; column++) {
                var from = column * width / columns;
                var to = (column + 1) * width / columns;
                var mirror = (column + mirrored) % 2 == 1;
                graphics.drawImage(
                        part,
                        mirror ? to : from,
                        row * height / rows,
                        mirror ? from : to,
                        (row + 1) * height / rows,
                        0,
                        0,
                        seenWidth,
                        seenHeight,
                        null);
            }
        }
        graphics.dispose();
        return picture;
    }

    /** Brighter or darker, more or less colourful, and noisy. */
    private static void recolour(BufferedImage picture, RandomGenerator random) {
        var brightness = random.nextDouble(0.6, 1.4);
        var saturation = random.nextDouble(0.3, 1.5);
        var noise = noise(random.nextDouble(0, 4), random);
        var samples = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        for (var i = 0; i < samples.length; i += 3) {
            var mean = ((samples[i] & 0xFF) + (samples[i + 1] & 0xFF) + (samples[i + 2] & 0xFF)) / 3.0;
            var grain = random.nextInt();
            for (var channel = 0; channel < 3; channel++) {
                var level = brightness * (mean + saturation * ((samples[i + channel] & 0xFF) - mean));
                level += noise[(grain >>> (5 * channel)) & (NOISE_LENGTH - 1)];
                samples[i + channel] = (byte) Math.clamp(Math.round(level), 0, 255);
            }
        }
    }

    private static double[] noise(double deviation, RandomGenerator random) {
        return random.doubles(NOISE_LENGTH)
                .map(_ -> deviation * random.nextGaussian())
                .toArray();
    }

    private static BufferedImage photo(String name) {
        try {
            return ImageIO.read(PICTURES.resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
