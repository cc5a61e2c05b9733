package io.snaplabel.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every filter and every rule against Pillow's own output ({@code make_resized.py}); prints how many are equal, bit for bit. */
class ResamplingTest {
    record Case(String picture, int width, int height, String rule, String filter, int crop, int rows, String sha256) {
        static Case of(String line) {
            var f = line.split("\t", -1);
            return new Case(f[0], number(f[1]), number(f[2]), f[3], f[4], number(f[5]), number(f[6]), f[7]);
        }

        Preprocessing preprocessing(Filter how) {
            return new Preprocessing(
                    resize(), how, crop, rows, ChannelOrder.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        }

        private Preprocessing.Resize resize() {
            var parts = rule.split(":", -1);
            var size = numbers(parts[1], "x");
            return switch (parts[0]) {
                case "shorter" -> new Preprocessing.ShorterSide(size.getFirst());
                case "squash" -> new Preprocessing.Squash(size.getFirst(), size.getLast());
                default -> new Preprocessing.Pad(size.getFirst(), size.getLast(), numbers(parts[2], ","));
            };
        }

        Pixels pixels(ChannelOrder order) {
            return picture.endsWith(".png")
                    ? Photograph.middle(picture, width, height, order)
                    : Noise.picture(number(picture), width, height, order);
        }

        boolean isRight(Filter how, ChannelOrder order) {
            var cropped = new Tensorizer(preprocessing(how)).crop(pixels(order));
            return cropped.order() == order && ResamplingTest.sha256(cropped).startsWith(sha256);
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private static List<Integer> numbers(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .map(ResamplingTest::number)
                .toList();
    }

    static Stream<Case> cases() {
        try (var table = ResamplingTest.class.getResourceAsStream("resized.tsv")) {
            return new String(table.readAllBytes(), UTF_8).lines().map(Case::of).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isPillowBitForBitInEitherChannelOrder(Filter filter) {
        var cases = cases().filter(c -> c.filter().equals(filter.toString())).toList();

        var different = cases.stream()
                .filter(c -> !Arrays.stream(ChannelOrder.values()).allMatch(order -> c.isRight(filter, order)))
                .toList();

        System.out.printf(
                "%-18s  %d of %d pictures equal Pillow's%n", filter, cases.size() - different.size(), cases.size());
        assertThat(cases).hasSizeGreaterThan(140);
        assertThat(different).isEmpty();
    }

    static String sha256(Pixels pixels) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Noise.planes(pixels)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
