package io.snaplabel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.snaplabel.image.Pixels.ChannelOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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

    @Test
    void aKeyIsOfWholeCharactersAndNotTooLong() {
        assertThat(new ImageRef("b", "é".repeat(512), null).key()).hasSize(512);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageRef("b", "é".repeat(512) + "k", null))
                .withMessage("key: expected at most 1024 bytes but got 1025");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageRef("b", "\ud83d", null))
                .withMessage("key: expected whole characters but got half of one");
    }

    @ParameterizedTest
    @CsvSource({"0,0,0,1", "0,0,1,0", "NaN,0,1,1", "0,-Infinity,1,1", "0,0,NaN,1"})
    void aRegionHasSomeWidthAndHeight(double left, double top, double width, double height) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Region(left, top, width, height))
                .withMessageStartingWith("expected a region of some width and height but got " + left);
    }

    @Test
    void aHeatMapHasAValueForEveryField() {
        var label = new Label("n1", "cat", 1);
        var whole = new Region(0, 0, 1, 1);
        assertThat(new Explanation(label, 2, 1, List.of(0.0, 1.0), whole).heat())
                .containsExactly(0.0, 1.0);
        for (var heat : List.of(List.of(0.5), List.of(0.5, 1.5), List.of(-0.1, 1.0), List.of(0.5, Double.NaN))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Explanation(label, 2, 1, heat, whole))
                    .withMessage("expected 2 x 1 values in [0, 1] but got " + heat);
        }
    }

    @Test
    void aResultIsStaleWhenAnotherModelSaidItOfTheSameBytes() {
        var old = new ModelId("resnet50", "old", "p", "mxnet-fp32");
        var current = new ModelId("resnet50", "new", "p", "mxnet-fp32");
        var labelled = result(
                new Outcome.Labelled(List.of(new Label("n1", "cat", 1)), List.of(), ImageFormat.JPEG, 1, 1, 0), old);
        var rejected = result(new Outcome.Rejected(new Rejection.Empty()), old);

        assertThat(labelled.isStale("e", current)).isTrue();
        assertThat(rejected.isStale("e", current)).isTrue();
        assertThat(labelled.isStale("e", old)).isFalse();
        assertThat(labelled.isStale("another", current)).isFalse();
        assertThat(result(new Outcome.Gone("404"), old).isStale("e", current)).isFalse();
        assertThat(result(new Outcome.Deleted(), null).isStale("e", current)).isFalse();
        assertThat(result(labelled.outcome(), null).isStale("e", current)).isFalse();
    }

    private static ImageRecord result(Outcome outcome, @Nullable ModelId model) {
        return new ImageRecord(
                new ImageRef("b", "k", null),
                new Sequencer("01"),
                "e",
                1,
                outcome,
                model,
                StageMillis.NONE,
                Instant.EPOCH,
                Instant.EPOCH);
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
