package io.snaplabel.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.snaplabel.classify.ImageDecoder.Decoded;
import io.snaplabel.classify.ImageDecoder.Refused;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Rejection;
import io.snaplabel.image.Rejection.Damaged;
import io.snaplabel.image.Rejection.UnsupportedFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ImageIoDecoderTest {
    private static final int LIMIT = 100_000_000;

    private final ImageIoDecoder decoder = new ImageIoDecoder(LIMIT);

    private Rejection rejection(byte[] bytes) {
        assertThat(decoder.decode(bytes, 1)).isInstanceOf(Refused.class);
        return ((Refused) decoder.decode(bytes, 1)).rejection();
    }

    private static byte[] fixture(String name) {
        return Fixture.resource(name);
    }

    @Test
    void saysThatThereAreNoBytes() {
        assertThat(rejection(new byte[0])).isEqualTo(new Rejection.Empty());
    }

    @Test
    void showsTheFirstBytesOfWhatIsNoImage() {
        assertThat(rejection("Hello, world!".getBytes(US_ASCII)))
                .isEqualTo(new Rejection.NotAnImage("48 65 6c 6c 6f 2c 20 77 6f 72 6c 64"));
    }

    @Test
    void namesAFormatThatItDoesNotDecode() {
        assertThat(rejection("\0\0\0\u0018ftypheic\0\0\0\0mif1heic".getBytes(US_ASCII)))
                .isEqualTo(new UnsupportedFormat(ImageFormat.HEIC, ""));
    }

    @Test
    void decodesAsManyPixelsAsTheLimitAndNotOneMore() {
        var narrow = Fixture.all()
                .filter(fixture -> !fixture.file().matches("png-(grey|la|rgb|rgba)16.*|jpeg-progressive.*"));

        assertThat(narrow).allSatisfy(fixture -> {
            assertThat(new ImageIoDecoder(29 * 19).decode(fixture.bytes(), 1)).isInstanceOf(Decoded.class);
            assertThat(new ImageIoDecoder(29 * 19 - 1).decode(fixture.bytes(), 1))
                    .isEqualTo(new Refused(new Rejection.TooManyPixels(29, 19, 550)));
        });
    }

    @Test
    void allowsFewerPixelsOfAKindThatTakesMoreMemory() {
        assertThat(new ImageIoDecoder(29 * 19).decode(fixture("png-rgba16.png"), 1))
                .isEqualTo(new Refused(new Rejection.TooManyPixels(29, 19, 275)));
        // All coefficients of a picture in several scans are held at once.
        assertThat(new ImageIoDecoder(29 * 19).decode(fixture("jpeg-progressive.jpg"), 1))
                .isEqualTo(new Refused(new Rejection.TooManyPixels(29, 19, 220)));
    }

    @Test
    void refusesAPictureWhosePixelCountOverflowsInt() {
        var bytes = withPngSize(fixture("png-rgb.png"), 70_000, 70_000);

        assertThat(rejection(bytes)).isEqualTo(new Rejection.TooManyPixels(70_000, 70_000, LIMIT));
        assertThat(new ImageIoDecoder(Long.MAX_VALUE).decode(bytes, 1))
                .isEqualTo(new Refused(new Rejection.TooManyPixels(70_000, 70_000, (Integer.MAX_VALUE - 8) / 4)));
    }

    private static byte[] withPngSize(byte[] png, int width, int height) {
        var file = ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
        var checksum = new CRC32();
        checksum.update(png, 12, 17);
        return file.putInt(29, (int) checksum.getValue()).array();
    }

    @Test
    void refusesALimitBelowOnePixel() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ImageIoDecoder(0));
    }

    @Test
    void refusesATruncatedJpegThatSomeoneClosedWithAnEndMarker() {
        for (var name : new String[] {"jpeg-444.jpg", "jpeg-progressive.jpg", "jpeg-grey.jpg", "jpeg-cmyk.jpg"}) {
            var bytes = fixture(name);
            var cut = Arrays.copyOf(bytes, bytes.length - 42);
            cut[cut.length - 2] = (byte) 0xFF;
            cut[cut.length - 1] = (byte) 0xD9;

            assertThat(rejection(cut)).as(name).isInstanceOf(Damaged.class);
        }
    }

    @Test
    void refusesAJpegWithoutItsEndMarker() {
        var bytes = fixture("jpeg-444.jpg");

        assertThat(rejection(Arrays.copyOf(bytes, bytes.length - 2)).message()).contains("without an end marker");
    }

    @Test
    void refusesAJpegWithASecondFrameHeaderThatSaysLess() {
        var bytes = fixture("jpeg-444.jpg");
        var frame = indexOf(bytes, "ffc0");
        var twice = new byte[bytes.length + 19];
        System.arraycopy(bytes, 0, twice, 0, frame + 19);
        System.arraycopy(bytes, frame, twice, frame + 19, bytes.length - frame);
        ByteBuffer.wrap(twice).putInt(frame + 5, 0xFFFFFFFF);

        assertThat(rejection(twice).message()).contains("two frame headers");
    }

    @Test
    void refusesAPngWithASecondHeaderThatSaysLess() {
        var bytes = fixture("png-rgb.png");
        var twice = new byte[bytes.length + 25];
        System.arraycopy(withPngSize(bytes.clone(), 50_000, 50_000), 0, twice, 0, 33);
        System.arraycopy(bytes, 8, twice, 33, bytes.length - 8);

        assertThat(rejection(twice).message()).contains("one header");
    }

    @Test
    void namesTheCodingOfAJpegThatItDoesNotDecode() {
        var bytes = fixture("jpeg-444.jpg");
        var frame = indexOf(bytes, "ffc0");
        var twelveBits = bytes.clone();
        twelveBits[frame + 4] = 12;
        bytes[frame + 1] = (byte) 0xC9;

        assertThat(rejection(bytes))
                .isInstanceOfSatisfying(
                        UnsupportedFormat.class,
                        unsupported -> assertThat(unsupported.detail()).contains("arithmetic"));
        assertThat(rejection(twelveBits)).isEqualTo(new UnsupportedFormat(ImageFormat.JPEG, "12 bits a sample"));
    }

    private static int indexOf(byte[] bytes, String hex) {
        var at = HexFormat.of().formatHex(bytes).indexOf(hex);
        assertThat(at).isPositive().isEven();
        return at / 2;
    }

    @Test
    void refusesAGifWhoseCodesEndBeforeItsPixels() {
        var bytes = fixture("gif.gif");
        var descriptor = indexOf(bytes, "2c00000000");
        var block = descriptor + 11;
        bytes[block] = (byte) ((bytes[block] & 0xFF) / 2);
        bytes[block + 1 + bytes[block]] = 0;

        assertThat(rejection(bytes)).isInstanceOf(Damaged.class);
    }

    @Test
    void refusesAWebpWhoseBitsEndBeforeItsPixels() {
        var bytes = fixture("webp-lossless.webp");
        var length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(16) / 2 & ~1;
        var cut = ByteBuffer.wrap(Arrays.copyOf(bytes, 20 + length)).order(ByteOrder.LITTLE_ENDIAN);
        cut.putInt(4, 12 + length).putInt(16, length);

        assertThat(rejection(cut.array())).isInstanceOf(Damaged.class);
    }

    @Test
    void refusesFloatingPointSamples() {
        assertThat(rejection(fixture("tiff-float.tif")))
                .isEqualTo(new UnsupportedFormat(ImageFormat.TIFF, "signed or floating-point samples"));
    }

    @Test
    void refusesTilesThatWouldFillTheMemory() {
        var bytes = fixture("tiff-tiled.tif");
        var tileWidth = indexOf(bytes, "420103000100000010000000");
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(tileWidth + 2, (short) 4)
                .putInt(tileWidth + 8, 1 << 30);

        assertThat(rejection(bytes)).isInstanceOf(Damaged.class);
    }

    @Test
    void refusesATiffWhoseJpegPromisesMorePixelsThanItsDirectory() {
        var bytes = fixture("tiff-jpeg.tif");
        ByteBuffer.wrap(bytes).putInt(indexOf(bytes, "ffc00011") + 5, 0xFFDCFFDC);

        assertThat(rejection(bytes)).isInstanceOf(Damaged.class);
        assertThat(rejection(bytes).message()).contains("65500");
    }

    @Test
    void doesNotChangeTheBytesItIsGiven() {
        Fixture.all().forEach(fixture -> {
            var bytes = fixture.bytes();
            decoder.decode(bytes, 1);

            assertThat(bytes).as(fixture.file()).isEqualTo(fixture.bytes());
        });
    }

    @Test
    void givesEachOfManyThreadsItsOwnPicture() {
        Fixture.all().toList().parallelStream().forEach(fixture -> {
            var alone = (Decoded) new ImageIoDecoder(LIMIT).decode(fixture.bytes(), 1);
            var beside = (Decoded) decoder.decode(fixture.bytes(), 1);

            assertThat(beside.pixels().samples())
                    .as(fixture.file())
                    .isEqualTo(alone.pixels().samples());
        });
    }
}
