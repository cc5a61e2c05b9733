package io.snaplabel.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Preprocessing.Squash;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorizerTest {
    private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> STD = List.of(0.229, 0.224, 0.225);

    private static Preprocessing imageNet(int resize, int crop, ChannelOrder order) {
        return new Preprocessing(new ShorterSide(resize), crop, crop, order, 0.00392156862745098, MEAN, STD);
    }

    @Test
    void normalisesEveryLevelAsSinglePrecisionDivisionBy255Does() {
        var grey = new byte[256 * 256 * 3];
        for (var i = 0; i < grey.length; i++) {
            grey[i] = (byte) (i / 3);
        }
        var tensor = new Tensorizer(imageNet(256, 256, ChannelOrder.RGB))
                .tensor(new Pixels(256, 256, ChannelOrder.RGB, grey));

        for (var plane = 0; plane < 3; plane++) {
            for (var level = 0; level < 256; level++) {
                var expected = (level / 255f - MEAN.get(plane).floatValue())
                        / STD.get(plane).floatValue();
                assertThat(tensor[plane * 65536 + level]).isEqualTo(expected);
            }
        }
    }

    @Test
    void putsBlueFirstWhenTheBundleSaysSo() {
        var picture = Noise.picture(5, 40, 30, ChannelOrder.RGB);
        var neutral = List.of(0.0, 0.0, 0.0);
        var ones = List.of(1.0, 1.0, 1.0);
        var rgb = new Preprocessing(new ShorterSide(20), 20, 20, ChannelOrder.RGB, 1, neutral, ones);
        var bgr = new Preprocessing(new ShorterSide(20), 20, 20, ChannelOrder.BGR, 1, neutral, ones);

        var red = new Tensorizer(rgb).tensor(picture);
        var blue = new Tensorizer(bgr).tensor(picture);

        assertThat(List.of(blue[0], blue[400], blue[800])).containsExactly(red[800], red[400], red[0]);
    }

    @Test
    void givesTheSameTensorForEitherChannelOrderInMemory() {
        var tensorizer = new Tensorizer(imageNet(48, 32, ChannelOrder.RGB));

        assertThat(tensorizer.tensor(Noise.picture(9, 71, 50, ChannelOrder.BGR)))
                .containsExactly(tensorizer.tensor(Noise.picture(9, 71, 50, ChannelOrder.RGB)));
    }

    @Test
    void needsOnlyTheMiddleOfAVeryLongPicture() {
        var tensorizer = new Tensorizer(imageNet(160, 160, ChannelOrder.RGB));
        var long1 = new Pixels(1, 30_000_000, ChannelOrder.RGB, new byte[90_000_000]);

        assertThat(tensorizer.tensor(long1)).hasSize(3 * 160 * 160);
    }

    @Test
    void asksForEnoughPixelsToShrinkBothSides() {
        var squash = new Preprocessing(new Squash(300, 200), 200, 200, ChannelOrder.RGB, 1, MEAN, STD);

        assertThat(new Tensorizer(imageNet(256, 224, ChannelOrder.RGB)).shorterSide())
                .isEqualTo(256);
        assertThat(new Tensorizer(squash).shorterSide()).isEqualTo(300);
    }
}
