package io.snaplabel.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyKindTest {
    @ParameterizedTest
    @CsvSource({
        "a/b.jpg,JPEG",
        "B.JPEG,JPEG",
        "x.png,PNG",
        "x.tif,TIFF",
        "x.webp,WEBP",
        "IMG_0001,UNKNOWN",
        "2026.11/IMG_0001,UNKNOWN",
        "x.dat2,UNKNOWN",
        "phone.HEIC,UNSUPPORTED",
        "x.svg,UNSUPPORTED",
        "folder.jpg/,NO_PICTURE",
        "notes.txt,NO_PICTURE",
        "page.html,NO_PICTURE",
        "film.mp4,NO_PICTURE",
        "x.json,NO_PICTURE",
        "archive.zip,NO_PICTURE"
    })
    void tellsKindsByTheEndOfTheKey(String key, KeyKind kind) {
        assertThat(KeyKind.of(key)).isEqualTo(kind);
    }

    @Test
    void readsAddresses() {
        assertThat(Target.parse("s3://pictures")).isEqualTo(new Target("pictures", ""));
        assertThat(Target.parse("s3://pictures/2019/a b")).isEqualTo(new Target("pictures", "2019/a b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.parse("pictures/2019"))
                .withMessage("expected s3://bucket/prefix but got 'pictures/2019'");
    }
}
