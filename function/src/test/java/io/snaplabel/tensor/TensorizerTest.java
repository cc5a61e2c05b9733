package io.snaplabel.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.image.Region;
import io.snaplabel.tensor.Preprocessing.Pad;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Preprocessing.Squash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorizerTest {
    private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> STD = List.of(0.229, 0.224, 0.225);

    private static Preprocessing imageNet(int resize, int crop, ChannelOrder order) {
        return new Preprocessing(
                new ShorterSide(resize), Filter.BILINEAR, crop, crop, order, 0.00392156862745098, MEAN, STD);
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
        var rgb = new Preprocessing(new ShorterSide(20), Filter.BILINEAR, 20, 20, ChannelOrder.RGB, 1, neutral, ones);
        var bgr = new Preprocessing(new ShorterSide(20), Filter.BILINEAR, 20, 20, ChannelOrder.BGR, 1, neutral, ones);

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
        assertThat(resizing(new ShorterSide(256), Filter.BILINEAR).shorterSide())
                .isEqualTo(256);
        assertThat(resizing(new Squash(300, 200), Filter.AREA).shorterSide()).isEqualTo(300);
        assertThat(resizing(new Pad(300, 200, List.of(0, 0, 0)), Filter.BICUBIC).shorterSide())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(names = {"NEAREST", "PLAIN_BILINEAR"})
    void asksForEveryPixelWhereSinglePixelsArePicked(Filter filter) {
        assertThat(resizing(new Squash(200, 200), filter).shorterSide()).isEqualTo(Tensorizer.EVERY_PIXEL);
    }

    @ParameterizedTest
    @EnumSource
    void enlargesOnePixelToAnyLengthWithEveryFilter(Filter filter) {
        var blue = new Pixels(1, 60_000_000, ChannelOrder.BGR, blue(60_000_000));

        assertThat(resizing(new ShorterSide(200), filter).tensor(blue))
                .hasSize(3 * 200 * 200)
                .containsOnly(0, 255);
    }

    @Test
    void leavesOnlyTheColourOfAPictureTooThinToBeSeen() {
        var thin = new Pixels(1, 1000, ChannelOrder.BGR, new byte[3000]);

        var tensor =
                resizing(new Pad(200, 200, List.of(1, 2, 3)), Filter.BILINEAR).tensor(thin);

        assertThat(List.of(tensor[0], tensor[39_999], tensor[40_000], tensor[119_999]))
                .containsExactly(1f, 1f, 2f, 3f);
    }

    private static Tensorizer resizing(Preprocessing.Resize resize, Filter filter) {
        var neutral = List.of(0.0, 0.0, 0.0);
        return new Tensorizer(
                new Preprocessing(resize, filter, 200, 200, ChannelOrder.RGB, 1, neutral, List.of(1.0, 1.0, 1.0)));
    }

    private static byte[] blue(int pixels) {
        var samples = new byte[3 * pixels];
        for (var i = 0; i < samples.length; i += 3) {
            samples[i] = (byte) 255;
        }
        return samples;
    }

    @Test
    void subtractsMeansInSinglePrecisionAsKerasDoes() {
        var caffe = List.of(103.939, 116.779, 123.68);
        var preprocessing = new Preprocessing(
                new Squash(1, 1), Filter.NEAREST, 1, 1, ChannelOrder.BGR, 1, caffe, List.of(1.0, 1.0, 1.0));

        var tensor = new Tensorizer(preprocessing)
                .tensor(new Pixels(1, 1, ChannelOrder.RGB, new byte[] {(byte) 200, 100, 50}));

        assertThat(tensor).containsExactly(50f - 103.939f, 100f - 116.779f, 200f - 123.68f);
    }

    @Test
    void tellsWhatPartOfAPictureIsInItsTensor() {
        var cropped = new Tensorizer(imageNet(256, 224, ChannelOrder.RGB));
        assertThat(cropped.seen(512, 256)).isEqualTo(new Region(144 / 512.0, 16 / 256.0, 224 / 512.0, 224 / 256.0));
        assertThat(cropped.seen(300, 600)).isEqualTo(new Region(16 / 256.0, 144 / 512.0, 224 / 256.0, 224 / 512.0));
        var squashed = new Tensorizer(unscaled(new Squash(224, 224)));
        assertThat(squashed.seen(1000, 10)).isEqualTo(new Region(0, 0, 1, 1));
        var padded = new Tensorizer(unscaled(new Pad(224, 224, List.of(0, 0, 0))));
        assertThat(padded.seen(448, 224)).isEqualTo(new Region(0, -0.5, 1, 2));
        assertThat(padded.seen(100_000, 1).height()).isEqualTo(224);
    }

    private static Preprocessing unscaled(Preprocessing.Resize resize) {
        return new Preprocessing(resize, Filter.BILINEAR, 224, 224, ChannelOrder.RGB, 1, MEAN, STD);
    }
}
