package io.snaplabel.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.classify.ImageDecoder.Decoded;
import io.snaplabel.classify.ImageDecoder.Refused;
import io.snaplabel.image.Rejection.Damaged;
import io.snaplabel.image.Rejection.Empty;
import io.snaplabel.image.Rejection.NotAnImage;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for a picture of every format and kind. */
class EveryKindTest {
    private static final int MUTATIONS = 60;
    private static final long SEED = 20261123;

    private final ImageIoDecoder decoder = new ImageIoDecoder(1_000_000);

    static Stream<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isSeenAsPillowSeesIt(Fixture fixture) {
        assertThat(decoder.decode(fixture.bytes(), 1)).isInstanceOfSatisfying(Decoded.class, decoded -> {
            assertThat(decoded.width()).isEqualTo(fixture.width());
            assertThat(decoded.height()).isEqualTo(fixture.height());
            assertThat(difference(Fixture.rgb(decoded.pixels()), fixture.rgb()))
                    .isLessThanOrEqualTo(fixture.tolerance());
        });
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isWholeOrRefusedWhereverItIsCut(Fixture fixture) {
        var bytes = fixture.bytes();
        var whole = ((Decoded) decoder.decode(bytes, 1)).pixels();
        for (var length = 0; length < bytes.length; length++) {
            var at = length;
            switch (decoder.decode(Arrays.copyOf(bytes, length), 1)) {
                case Decoded cut ->
                    assertThat(Fixture.rgb(cut.pixels()))
                            .as("cut at %d of %d", at, bytes.length)
                            .isEqualTo(Fixture.rgb(whole));
                case Refused refused ->
                    assertThat(refused.rejection()).isInstanceOfAny(Damaged.class, NotAnImage.class, Empty.class);
            }
        }
    }

    @ParameterizedTest(name = "{0}, seed " + SEED)
    @MethodSource("fixtures")
    void isAnsweredWhateverBytesAreChanged(Fixture fixture) {
        var random = new Random(SEED);
        for (var i = 0; i < MUTATIONS; i++) {
            var bytes = fixture.bytes();
            for (var changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var start = System.nanoTime();
            assertThat(decoder.decode(bytes, 1)).isNotNull();
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds of change %d", i)
                    .isLessThan(5_000_000_000L);
        }
    }

    private static double difference(byte[] actual, byte[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        var sum = 0L;
        for (var i = 0; i < actual.length; i++) {
            sum += Math.abs((actual[i] & 0xFF) - (expected[i] & 0xFF));
        }
        return (double) sum / actual.length;
    }
}
