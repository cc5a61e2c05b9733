package io.snaplabel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.snaplabel.image.Pixels.ChannelOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @Test
    void anImageWithoutAVersionIsTheNullVersion() {
        assertThat(new ImageRef("b", "k", "null")).isEqualTo(new ImageRef("b", "k", null));
        assertThat(new ImageRef("b", "k", null).versionKey()).isEqualTo("null");
        assertThat(new ImageRef("b", "k", "v1").versionKey()).isEqualTo("v1");
    }

    @Test
    void anImageIsShownAsItsAddress() {
        assertThat(new ImageRef("b", "a b/k.jpg", null)).hasToString("s3://b/a b/k.jpg");
        assertThat(new ImageRef("b", "k", "v1")).hasToString("s3://b/k?versionId=v1");
    }

    @Test
    void anImageNeedsBucketAndKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ImageRef("", "k", null));
        assertThatIllegalArgumentException().isThrownBy(() -> new ImageRef("b", "", null));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN})
    void aProbabilityIsBetweenZeroAndOne(double probability) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Label("n1", "cat", probability));
    }

    @Test
    void pixelsAreThreeSamplesEach() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pixels(2, 2, ChannelOrder.RGB, new byte[11]))
                .withMessageContaining("expected 12 samples but got 11");
        assertThatIllegalArgumentException().isThrownBy(() -> new Pixels(0, 2, ChannelOrder.RGB, new byte[0]));
    }

    @Test
    void pixelsWhoseNumberOverflowsAreRefused() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Pixels(40_000, 40_000, ChannelOrder.RGB, new byte[0]));
    }

    @Test
    void pixelsKnowWhereAChannelLies() {
        assertThat(new Pixels(1, 1, ChannelOrder.RGB, new byte[3]).offset(0)).isZero();
        assertThat(new Pixels(1, 1, ChannelOrder.BGR, new byte[3]).offset(0)).isEqualTo(2);
    }

    @Test
    void anAnswerHasAtLeastOneLabel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Outcome.Labelled(List.of(), ImageFormat.PNG, 1, 1, 0));
    }

    @ParameterizedTest
    @MethodSource
    void aRejectionSaysWhatWasExpectedAndWhatCame(Rejection rejection, String code, String message) {
        assertThat(rejection.code()).isEqualTo(code);
        assertThat(rejection.message()).isEqualTo(message);
    }

    static List<Arguments> aRejectionSaysWhatWasExpectedAndWhatCame() {
        return List.of(
                Arguments.of(new Rejection.Empty(), "empty", "expected an image but got 0 bytes"),
                Arguments.of(
                        new Rejection.NotAnImage("68656C6C"),
                        "not-an-image",
                        "expected an image but got bytes that begin with 68656C6C"),
                Arguments.of(
                        new Rejection.UnsupportedFormat(ImageFormat.HEIC, ""),
                        "unsupported-format",
                        "expected JPEG, PNG, GIF, BMP, TIFF or WebP but got HEIC"),
                Arguments.of(
                        new Rejection.UnsupportedFormat(ImageFormat.JPEG_XL, "naked codestream"),
                        "unsupported-format",
                        "expected JPEG, PNG, GIF, BMP, TIFF or WebP but got JPEG XL (naked codestream)"),
                Arguments.of(
                        new Rejection.TooManyBytes(12, 10), "too-many-bytes", "expected at most 10 bytes but got 12"),
                Arguments.of(
                        new Rejection.TooManyPixels(20_000, 20_000, 100),
                        "too-many-pixels",
                        "expected at most 100 pixels but got 20000 x 20000"),
                Arguments.of(
                        new Rejection.Damaged(ImageFormat.WEBP, "it ends early"),
                        "damaged",
                        "expected a complete WebP but got a damaged one: it ends early"));
    }
}
