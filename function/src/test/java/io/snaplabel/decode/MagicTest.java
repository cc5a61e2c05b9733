package io.snaplabel.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.image.ImageFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MagicTest {
    static Stream<Arguments> beginnings() {
        return Stream.of(
                Arguments.of(ImageFormat.JPEG, "\u00FF\u00D8\u00FF\u00E1"),
                Arguments.of(ImageFormat.PNG, "\u0089PNG\r\n\u001A\n"),
                Arguments.of(ImageFormat.GIF, "GIF87a"),
                Arguments.of(ImageFormat.GIF, "GIF89a"),
                Arguments.of(ImageFormat.BMP, "BM............(\0\0\0"),
                Arguments.of(ImageFormat.TIFF, "II*\0"),
                Arguments.of(ImageFormat.TIFF, "MM\0*"),
                Arguments.of(ImageFormat.TIFF, "II+\0"),
                Arguments.of(ImageFormat.WEBP, "RIFF....WEBP"),
                Arguments.of(ImageFormat.HEIC, "\0\0\0\u0018ftypheic\0\0\0\0mif1heic"),
                Arguments.of(ImageFormat.HEIC, "\0\0\0\u0018ftypmif1\0\0\0\0mif1heix"),
                Arguments.of(ImageFormat.AVIF, "\0\0\0\u001Cftypavif\0\0\0\0avifmif1miaf"),
                Arguments.of(ImageFormat.AVIF, "\0\0\0\u0018ftypmif1\0\0\0\0mif1avif"),
                Arguments.of(ImageFormat.JPEG_XL, "\u00FF\n\u00FA\u001F"),
                Arguments.of(ImageFormat.JPEG_XL, "\0\0\0\fJXL \r\n\u0087\n"),
                Arguments.of(ImageFormat.JPEG_2000, "\0\0\0\fjP  \r\n\u0087\n"),
                Arguments.of(ImageFormat.JPEG_2000, "\u00FFO\u00FFQ"),
                Arguments.of(ImageFormat.ICO, "\0\0\1\0\2\0"),
                Arguments.of(ImageFormat.PSD, "8BPS\0\1"),
                Arguments.of(ImageFormat.SVG, "<svg xmlns="),
                Arguments.of(ImageFormat.SVG, "\u00EF\u00BB\u00BF <?xml version='1.0'?>\n<!-- drawn --><SVG>"),
                Arguments.of(ImageFormat.SVG, "<!DOCTYPE svg PUBLIC><svg>"),
                Arguments.of(ImageFormat.PDF, "%PDF-1.7"));
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void tellsEachFormatByItsFirstBytes(ImageFormat format, String beginning) {
        assertThat(Magic.formatOf(beginning.getBytes(ISO_8859_1))).contains(format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BMW is a maker of cars.",
                "<html><body><svg>",
                "<?xml version='1.0'?><feed>",
                "\0\0\0\u0018ftypisom\0\0\2\0isomiso2avc1mp41",
                "\0\0\0\u0014ftypqt  avif",
                "RIFF....WAVEfmt ",
                "GIF",
                "{}"
            })
    void takesNothingElseForAnImage(String beginning) {
        assertThat(Magic.formatOf(beginning.getBytes(ISO_8859_1))).isEmpty();
    }
}
