package io.snaplabel.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.classify.ImageDecoder.Decoded;
import io.snaplabel.classify.ImageDecoder.Refused;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Rejection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurboJpegDecoderTest {
    private static final long LIMIT = 1_000_000;
    private static final NativeLibrary NATIVES = new NativeLibrary(Path.of("target/natives"));
    private static final Refused LEFT = new Refused(new Rejection.NotAnImage("left to the other decoder"));

    /** What it does not decode itself shows. */
    private final ImageDecoder decoder = TurboJpegDecoder.before((bytes, shorterSide) -> LEFT, LIMIT, true, NATIVES);

    static Stream<Fixture> plain() {
        return Fixture.all().filter(fixture -> fixture.file().matches("jpeg-(?!cmyk|ycck).*"));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void seesWhatPillowSeesBitForBit(Fixture fixture) {
        var picture = (Decoded) decoder.decode(fixture.bytes(), Integer.MAX_VALUE);

        assertThat(Fixture.rgb(picture.pixels())).isEqualTo(fixture.rgb());
        assertThat(picture)
                .isEqualTo(new Decoded(picture.pixels(), ImageFormat.JPEG, fixture.width(), fixture.height(), 1));
        assertThat(picture.pixels().width()).isEqualTo(fixture.width());
    }

    @ParameterizedTest
    @CsvSource({
        "256, 256, 1, 1",
        "1023, 256, 1, 1",
        "1024, 256, 1, 2",
        "1791, 256, 1, 2",
        "1792, 256, 1, 4",
        "2990, 256, 1, 4",
        "2991, 256, 1, 8",
        "60000, 1, 1, 8",
        "459, 100, 2, 1",
        "460, 100, 2, 2",
        "919, 100, 2, 2",
        "920, 100, 2, 4",
        "1840, 100, 2, 8",
        "3679, 100, 4, 4",
        "3680, 100, 4, 8"
    })
    void reducesAsFarAsTheTensorHardlyShows(int stored, int needed, double colourStretch, int reduction) {
        assertThat(TurboJpegDecoder.reduction(stored, needed, colourStretch)).isEqualTo(reduction);
        assertThat(stored / reduction).isGreaterThanOrEqualTo(needed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg-444.jpg", "jpeg-422.jpg", "jpeg-grey.jpg"})
    void aReducedPictureKeepsTheSizeItHad(String file) {
        var fixture = Fixture.named(file);
        var picture = (Decoded) decoder.decode(fixture.bytes(), 4);

        assertThat(picture).isEqualTo(new Decoded(picture.pixels(), ImageFormat.JPEG, 29, 19, 2));
        assertThat(picture.pixels().width()).isEqualTo(15);
        assertThat(picture.pixels().height()).isEqualTo(10);
        var means = means(fixture, picture.pixels().width(), picture.pixels().height());
        for (var i = 0; i < means.length; i++) {
            assertThat(Fixture.rgb(picture.pixels())[i] & 0xFF)
                    .as("sample %d", i)
                    .isCloseTo(means[i], within(40));
        }
    }

    @Test
    void aTurnedPictureIsReducedOnlyWhereEverySampleIsWhole() {
        var picture = (Decoded) decoder.decode(Fixture.resource("jpeg-exif-6.jpg"), 1);

        assertThat(picture).isEqualTo(new Decoded(picture.pixels(), ImageFormat.JPEG, 19, 29, 1));
    }

    /** Of two by two pixels each, fewer at the edges. */
    private static int[] means(Fixture fixture, int width, int height) {
        var rgb = fixture.rgb();
        var means = new int[width * height * 3];
        for (var i = 0; i < means.length; i++) {
            var x = i / 3 % width;
            var y = i / 3 / width;
            var sum = 0;
            for (var corner = 0; corner < 4; corner++) {
                var column = Math.min(2 * x + corner % 2, fixture.width() - 1);
                var row = Math.min(2 * y + corner / 2, fixture.height() - 1);
                sum += rgb[(row * fixture.width() + column) * 3 + i % 3] & 0xFF;
            }
            means[i] = sum / 4;
        }
        return means;
    }

    @ParameterizedTest
    @CsvSource({"jpeg-444.jpg, 1", "jpeg-420.jpg, 1", "jpeg-422.jpg, 2", "jpeg-grey.jpg, 1"})
    void coloursSampledUnevenlyStayFartherApart(String file, double colourStretch) throws Refusal {
        var bytes = Fixture.resource(file);

        assertThat(JpegHeader.read(bytes, new JpegSegments(bytes)).colourStretch())
                .isEqualTo(colourStretch);
    }

    @Test
    void everyPixelCountsWhereNothingMayBeReduced() {
        var exact = TurboJpegDecoder.before((bytes, shorterSide) -> LEFT, LIMIT, false, NATIVES);

        var picture = (Decoded) exact.decode(Fixture.resource("jpeg-444.jpg"), 1);

        assertThat(picture.reduction()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg-cmyk.jpg", "jpeg-ycck.jpg", "png-rgb.png", "gif-plain.gif"})
    void leavesToTheOtherWhatIsNotPlain(String file) {
        var bytes = Fixture.all()
                .filter(fixture -> fixture.file().equals(file))
                .findFirst()
                .map(Fixture::bytes);
        bytes.ifPresent(found -> assertThat(decoder.decode(found, 1)).isEqualTo(LEFT));
    }

    @Test
    void leavesEveryTruncatedPictureToTheOther() {
        var whole = Fixture.resource("jpeg-420.jpg");
        for (var length = 0; length < whole.length - 1; length++) {
            assertThat(decoder.decode(Arrays.copyOf(whole, length), 1)).isEqualTo(LEFT);
        }
    }

    @Test
    void leavesDamagedDataThatSomeoneClosedWithAnEndMarkerToTheOther() {
        for (var name : new String[] {"jpeg-444.jpg", "jpeg-progressive.jpg", "jpeg-grey.jpg"}) {
            var whole = Fixture.resource(name);
            var cut = Arrays.copyOf(whole, whole.length - 42);
            cut[cut.length - 2] = (byte) 0xFF;
            cut[cut.length - 1] = (byte) 0xD9;

            assertThat(decoder.decode(cut, 1)).as(name).isEqualTo(LEFT);
        }
    }

    @Test
    void aPictureOfMoreScansThanAnyEncoderMakesIsRefused() {
        var whole = Fixture.resource("jpeg-progressive.jpg");
        var scan = new byte[] {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 1, 63, 0};
        var file = ByteBuffer.allocate(whole.length + 100 * scan.length).put(whole, 0, whole.length - 2);
        for (var i = 0; i < 100; i++) {
            file.put(scan);
        }
        var bomb = file.put((byte) 0xFF).put((byte) JpegSegments.EOI).array();

        assertThat(TurboJpegDecoder.before(new ImageIoDecoder(LIMIT), LIMIT, true, NATIVES)
                        .decode(bomb, 1))
                .isEqualTo(new Refused(new Rejection.UnsupportedFormat(ImageFormat.JPEG, "more than 32 scans")));
    }

    @Test
    void anyByteChangedIsAPictureOrLeftToTheOther() {
        var random = new Random(42);
        for (var fixture : plain().toList()) {
            for (var i = 0; i < 200; i++) {
                var bytes = fixture.bytes();
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                var answer = decoder.decode(bytes, 1 + random.nextInt(20));
                assertThat(answer instanceof Decoded || answer.equals(LEFT)).isTrue();
            }
        }
    }

    @Test
    void theLimitCountsWhatIsDecodedAndScansCountForMore() {
        var plain = Fixture.resource("jpeg-444.jpg");
        var scans = Fixture.resource("jpeg-progressive.jpg");

        assertThat(limited(29 * 19).decode(plain, 19)).isInstanceOf(Decoded.class);
        assertThat(limited(29 * 19 - 1).decode(plain, 19)).isEqualTo(LEFT);
        assertThat(limited(15 * 10).decode(plain, 4)).isInstanceOf(Decoded.class);
        assertThat(limited(29 * 19 / 10 - 1).decode(plain, 1)).isEqualTo(LEFT);
        assertThat(limited(29 * 19 * 10 / 4 + 1).decode(scans, 19)).isInstanceOf(Decoded.class);
        assertThat(limited(29 * 19 * 10 / 4 - 3).decode(scans, 19)).isEqualTo(LEFT);
    }

    private static ImageDecoder limited(long maxPixels) {
        return TurboJpegDecoder.before((bytes, shorterSide) -> LEFT, maxPixels, true, NATIVES);
    }

    @Test
    void theLibraryIsUnpackedOnceAndAgainWhenHalfOfItIsThere(@TempDir Path folder) throws IOException {
        var natives = new NativeLibrary(folder);
        var file = natives.file().orElseThrow();
        var size = Files.size(file);
        var written = Files.getLastModifiedTime(file);

        assertThat(Files.getLastModifiedTime(natives.file().orElseThrow())).isEqualTo(written);
        Files.write(file, new byte[10]);
        assertThat(Files.size(natives.file().orElseThrow())).isEqualTo(size);
    }
}
