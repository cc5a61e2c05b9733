package io.snaplabel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpegBytesTest {
    @ParameterizedTest
    @EnumSource
    void isReadAsItWasWrittenAndHasNothingButPixels(ChannelOrder order) throws Exception {
        var samples = new byte[16 * 8 * Pixels.CHANNELS];
        var red = new Pixels(16, 8, order, samples);
        for (var i = red.offset(0); i < samples.length; i += Pixels.CHANNELS) {
            samples[i] = (byte) 200;
        }
        var jpeg = JpegBytes.of(red);
        var read = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertThat(read.getWidth()).isEqualTo(16);
        assertThat(read.getHeight()).isEqualTo(8);
        assertThat(read.getRGB(3, 3) >> 16 & 0xFF).isBetween(190, 210);
        assertThat(read.getRGB(3, 3) & 0xFF).isLessThan(12);
        assertThat(new String(jpeg, StandardCharsets.ISO_8859_1))
                .contains("JFIF")
                .doesNotContain("Exif");
    }
}
