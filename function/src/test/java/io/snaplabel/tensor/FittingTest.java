package io.snaplabel.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FittingTest {
    private static Pixels grey(int width, int height) {
        var samples = new byte[width * height * Pixels.CHANNELS];
        Arrays.fill(samples, (byte) 100);
        return new Pixels(width, height, ChannelOrder.RGB, samples);
    }

    @ParameterizedTest
    @CsvSource({
        "640, 427, 1, 320, 320, 214",
        "427, 640, 1, 320, 214, 320",
        "100, 50, 1, 320, 100, 50",
        "5000, 1, 1, 320, 320, 1",
        "1, 1, 1, 1, 1, 1",
        "1601, 1201, 2, 320, 320, 240",
        "8000, 4000, 8, 320, 320, 160",
    })
    void keepsTheAspectAndNeverGrows(int width, int height, int reduction, int side, int fitted, int fittedHeight) {
        var decoded = grey(Math.ceilDiv(width, reduction), Math.ceilDiv(height, reduction));
        var small = Fitting.within(decoded, width, height, reduction, side);
        assertThat(small.width()).isEqualTo(fitted);
        assertThat(small.height()).isEqualTo(fittedHeight);
        assertThat(small.samples()).containsOnly((byte) 100);
    }

    @Test
    void aPictureThatFitsStaysAsItIs() {
        var picture = grey(4, 2);
        picture.samples()[5] = 17;
        assertThat(Fitting.within(picture, 4, 2, 1, 4).samples()).isEqualTo(picture.samples());
    }
}
