package io.snaplabel.tensor;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.tensor.Preprocessing.Pad;
import io.snaplabel.tensor.Preprocessing.Resize;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Preprocessing.Squash;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final List<Double> THREE = List.of(0.5, 0.5, 0.5);

    private static Preprocessing preprocessing(
            Resize resize, int width, int height, List<Double> mean, List<Double> std) {
        return new Preprocessing(resize, Filter.BILINEAR, width, height, ChannelOrder.RGB, 1, mean, std);
    }

    @Test
    void refusesACropLargerThanTheShorterSide() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> preprocessing(new ShorterSide(224), 224, 256, THREE, THREE))
                .withMessageContaining("224 x 224")
                .withMessageContaining("224 x 256");
    }

    @Test
    void refusesACropLargerThanTheSquashedPicture() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> preprocessing(new Squash(300, 200), 224, 224, THREE, THREE))
                .withMessageContaining("300 x 200");
    }

    @Test
    void refusesACropLargerThanTheFrame() {
        var frame = new Pad(300, 200, List.of(0, 0, 0));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> preprocessing(frame, 300, 224, THREE, THREE))
                .withMessageContaining("300 x 200");
    }

    @Test
    void refusesAColourThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pad(1, 1, List.of(0, 0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pad(1, 1, List.of(0, 256, 0)))
                .withMessageContaining("256");
    }

    @Test
    void refusesAnEmptyCrop() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> preprocessing(new ShorterSide(224), 0, 224, THREE, THREE))
                .withMessageContaining("0 x 224");
    }

    @Test
    void refusesAnythingButThreeChannels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> preprocessing(new ShorterSide(224), 224, 224, List.of(0.5), THREE));
    }

    @Test
    void refusesADeviationOfZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> preprocessing(new ShorterSide(224), 224, 224, THREE, List.of(0.5, 0.0, 0.5)));
    }
}
