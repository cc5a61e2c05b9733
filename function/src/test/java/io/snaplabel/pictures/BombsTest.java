package io.snaplabel.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.classify.ImageDecoder.Decoded;
import io.snaplabel.classify.ImageDecoder.Decoding;
import io.snaplabel.classify.ImageDecoder.Refused;
import io.snaplabel.decode.ImageIoDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bombs that once went off: each took minutes, or more memory than the function has. */
class BombsTest {
    private final ImageIoDecoder decoder = new ImageIoDecoder(WholeWay.MAX_PIXELS);

    private Decoding decoded(String name) {
        return decoder.decode(bomb(name), 1);
    }

    private static byte[] bomb(String name) {
        return Trial.bombsOfAllKinds()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .bytes()
                .get();
    }

    @ParameterizedTest
    @CsvSource({
        "PNG: 100 million x 1, a side longer than 1000000",
        "PNG: 1 x 100 million, a side longer than 1000000",
        "'WebP: frames in frames, 50,000 deep', a frame within a frame",
        "'GIF: 1 x 1, codes for 100 million', codes for more than 4098 pixels",
        "TIFF: 40 million strips, ': 40000000, expected 0 to 524288'"
    })
    void areRefusedWithoutBeingDecoded(String name, String why) {
        assertThat(decoded(name))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.rejection().message()).contains(why));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PNG: a million empty IDAT",
                "TIFF: 2000 tags of the same 40 MB",
                "TIFF: 2000 tags of the same 20 million shorts"
            })
    void arePicturesWithoutWhatIsNotTheirPixels(String name) {
        assertThat(decoded(name))
                .isInstanceOfSatisfying(
                        Decoded.class, picture -> assertThat(picture.width()).isEqualTo(9));
    }

    @Test
    void aWebpThatTakesMoreMemoryThanItsHeaderTellsIsRefused() {
        var unlimited = new ImageIoDecoder(Integer.MAX_VALUE);
        assertThat(unlimited.decode(bomb("WebP: lossless 16384 x 16384"), 1))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.rejection().message())
                                .contains("its codes take more memory than there is"));
    }
}
