package io.snaplabel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PicturesTest {
    private static final Path SAMPLES = Path.of("../../events/pictures");

    @Test
    void makesTheSameBytesEachTime() throws IOException {
        assertThat(Pictures.make(Pictures.WEB, SAMPLES)).isEqualTo(Pictures.make(Pictures.WEB, SAMPLES));
    }

    @Test
    void makesThemAsLargeAsTheyAreSaidToBe() throws IOException {
        for (var kind : Pictures.ALL) {
            var bytes = Pictures.make(kind, SAMPLES);
            var picture = ImageIO.read(new ByteArrayInputStream(bytes));
            assertThat(picture.getWidth()).as(kind.name()).isEqualTo(kind.width());
            assertThat(picture.getHeight()).as(kind.name()).isEqualTo(kind.height());
            assertThat(luminanceSampling(bytes)).as(kind.name()).isEqualTo(kind.halvedColours() ? "22" : "11");
        }
    }

    @Test
    void theSmallOneHasAsManyBytesAsAPhotoOfTheWeb() throws IOException {
        assertThat(Pictures.make(Pictures.WEB, SAMPLES)).hasSizeBetween(90_000, 140_000);
    }

    /** Both factors of the first component, from the frame header: FF C0, length, precision, height, width, components, id. */
    private static String luminanceSampling(byte[] jpeg) {
        for (var i = 0; i < jpeg.length - 11; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) 0xC0) {
                return String.format(Locale.ROOT, "%02x", jpeg[i + 11]);
            }
        }
        throw new AssertionError("expected a baseline JPEG");
    }
}
