package io.snaplabel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.classify.ImageDecoder.Decoded;
import io.snaplabel.decode.NativeLibrary;
import io.snaplabel.decode.TurboJpegDecoder;
import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.image.Rejection;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large pictures, made of the sample photos with noise in them, reduced while they are decoded. */
class ReducedPicturesTest {
    private static final Path PICTURES = Path.of("../events/pictures");
    private static final NativeLibrary NATIVES = new NativeLibrary(Path.of("target/natives"));
    private static final double NOISE = 3;

    private static ImageDecoder decoder(boolean reducing) {
        return TurboJpegDecoder.before(
                (bytes, side) -> new ImageDecoder.Refused(new Rejection.Empty()), 100_000_000, reducing, NATIVES);
    }

    @ParameterizedTest
    @CsvSource({"700, 2", "1000, 2", "1301, 4", "1601, 4", "2000, 8", "2403, 8"})
    void theirTensorsHardlyShowIt(int shorterSide, int reduction) throws IOException {
        var tensorizer = new Tensorizer(new Preprocessing(
                new ShorterSide(160),
                Filter.BILINEAR,
                160,
                160,
                ChannelOrder.RGB,
                1 / 255.0,
                List.of(0.485, 0.456, 0.406),
                List.of(0.229, 0.224, 0.225)));
        var differences = new ArrayList<Double>();
        for (var photo : List.of("astronaut.jpg", "cat.jpg", "espresso.jpg", "rocket.jpg")) {
            var jpeg = enlarged(photo, shorterSide);
            var whole = (Decoded) decoder(false).decode(jpeg, tensorizer.shorterSide());
            var reduced = (Decoded) decoder(true).decode(jpeg, tensorizer.shorterSide());

            assertThat(whole.reduction()).isEqualTo(1);
            assertThat(reduced.reduction()).isEqualTo(reduction);
            differences.add(meanDifference(tensor(tensorizer, whole), tensor(tensorizer, reduced)));
        }
        System.out.printf("shorter side %d at 1/%d: mean differences %.4f%n", shorterSide, reduction, max(differences));
        assertThat(differences).allSatisfy(difference -> assertThat(difference).isLessThanOrEqualTo(0.01));
    }

    private static double max(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static float[] tensor(Tensorizer tensorizer, Decoded picture) {
        return tensorizer.tensor(picture.pixels(), picture.width(), picture.height(), picture.reduction());
    }

    private static double meanDifference(float[] one, float[] other) {
        var sum = 0.0;
        for (var i = 0; i < one.length; i++) {
            sum += Math.abs(one[i] - other[i]);
        }
        return sum / one.length;
    }

    private static byte[] enlarged(String photo, int shorterSide) throws IOException {
        var small = ImageIO.read(PICTURES.resolve(photo).toFile());
        var scale = (double) shorterSide / Math.min(small.getWidth(), small.getHeight());
        var large = new BufferedImage(
                (int) Math.round(small.getWidth() * scale),
                (int) Math.round(small.getHeight() * scale),
                BufferedImage.TYPE_INT_RGB);
        var graphics = large.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(small, 0, 0, large.getWidth(), large.getHeight(), null);
        graphics.dispose();
        var random = new Random(shorterSide);
        for (var i = 0; i < large.getWidth() * large.getHeight(); i++) {
            var x = i % large.getWidth();
            var y = i / large.getWidth();
            large.setRGB(x, y, noisy(large.getRGB(x, y), random));
        }
        var jpeg = new ByteArrayOutputStream();
        ImageIO.write(large, "jpeg", jpeg);
        return jpeg.toByteArray();
    }

    private static int noisy(int rgb, Random random) {
        var result = 0;
        for (var shift = 0; shift <= 16; shift += 8) {
            var level = Math.clamp(Math.round((rgb >> shift & 0xFF) + NOISE * random.nextGaussian()), 0, 255);
            result |= level << shift;
        }
        return result;
    }

    @Test
    void whatIsFlatStaysFlat() {
        for (var reduction : new int[] {2, 4, 8}) {
            var taps = ReducedSamples.at(reduction).share(new Taps.Weights(3, new double[] {0.25, 0.5, 0.25}), 100);
            var sum = 0.0;
            for (var weight : taps.values()) {
                sum += weight;
            }
            assertThat(sum).isCloseTo(1, within(1e-9));
            assertThat(taps.start()).isZero();
        }
    }

    @Test
    void thereIsNoOtherReduction() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReducedSamples.at(3))
                .withMessage("expected a reduction by 2, 4 or 8 but got 3");
    }
}
