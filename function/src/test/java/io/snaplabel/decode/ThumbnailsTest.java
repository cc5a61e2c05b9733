package io.snaplabel.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.classify.Thumbnails;
import io.snaplabel.classify.Thumbnails.Made;
import io.snaplabel.classify.Thumbnails.Refused;
import io.snaplabel.image.Rejection;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small pictures of real files, by the decoder that labels them. */
class ThumbnailsTest {
    private static final int SIDE = 1280;

    private final Thumbnails thumbnails = new Thumbnails(new ImageIoDecoder(1_000_000), new Semaphore(1));

    static Stream<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aSmallPictureOfEveryKindIsUprightAndAsPillowSeesIt(Fixture fixture) {
        assertThat(thumbnails.of(fixture.bytes(), SIDE)).isInstanceOfSatisfying(Made.class, made -> {
            assertThat(made.pixels().width()).isEqualTo(fixture.width());
            assertThat(made.pixels().height()).isEqualTo(fixture.height());
            var difference = 0.0;
            var rgb = Fixture.rgb(made.pixels());
            for (var i = 0; i < rgb.length; i++) {
                difference += Math.abs((rgb[i] & 0xFF) - (fixture.rgb()[i] & 0xFF));
            }
            assertThat(difference / rgb.length).isLessThanOrEqualTo(Math.max(1, fixture.tolerance()));
        });
    }

    @Test
    void aLargeOneFits() {
        var fixture = Fixture.named("jpeg-exif-6.jpg");
        assertThat(thumbnails.of(fixture.bytes(), 8)).isInstanceOfSatisfying(Made.class, made -> {
            assertThat(Math.max(made.pixels().width(), made.pixels().height())).isEqualTo(8);
            assertThat(made.pixels().height() > made.pixels().width()).isEqualTo(fixture.height() > fixture.width());
        });
    }

    @Test
    void whatIsNoPictureIsRefused() {
        assertThat(thumbnails.of(new byte[0], SIDE)).isEqualTo(new Refused(new Rejection.Empty()));
    }
}
