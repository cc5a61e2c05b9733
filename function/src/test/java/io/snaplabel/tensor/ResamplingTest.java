package io.snaplabel.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplingTest {
    record Case(int seed, int width, int height, String rule, int cropWidth, int cropHeight, String sha256) {
        static Case of(String line) {
            var f = line.split("\t", -1);
            return new Case(
                    Integer.parseInt(f[0]),
                    Integer.parseInt(f[1]),
                    Integer.parseInt(f[2]),
                    f[3],
                    Integer.parseInt(f[4]),
                    Integer.parseInt(f[5]),
                    f[6]);
        }

        Preprocessing preprocessing() {
            var size = rule.substring(rule.indexOf(':') + 1).split("x", -1);
            var first = Integer.parseInt(size[0]);
            var resize = size.length == 1
                    ? new Preprocessing.ShorterSide(first)
                    : new Preprocessing.Squash(first, Integer.parseInt(size[1]));
            return new Preprocessing(
                    resize, cropWidth, cropHeight, ChannelOrder.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        }
    }

    static Stream<Case> cases() throws IOException {
        try (var table = ResamplingTest.class.getResourceAsStream("resized.tsv")) {
            return new String(table.readAllBytes(), UTF_8).lines().map(Case::of).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isPillowBitForBitInEitherChannelOrder(Case c) throws NoSuchAlgorithmException {
        var tensorizer = new Tensorizer(c.preprocessing());
        for (var order : ChannelOrder.values()) {
            var cropped = tensorizer.crop(Noise.picture(c.seed(), c.width(), c.height(), order));

            assertThat(cropped.order()).isEqualTo(order);
            assertThat(sha256(cropped)).isEqualTo(c.sha256());
        }
    }

    static String sha256(Pixels pixels) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Noise.planes(pixels)));
    }
}
