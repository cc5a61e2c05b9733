package io.snaplabel.worker.folder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FingerprintsTest {
    @Test
    void holdsWhatWasAddedAndNothingElseHoweverOftenItGrows() {
        var names = new Fingerprints();
        for (var i = 0; i < 50_000; i++) {
            assertThat(names.add("picture-" + i)).isTrue();
        }
        for (var i = 0; i < 50_000; i++) {
            assertThat(names.contains("picture-" + i)).isTrue();
            assertThat(names.contains("photo-" + i)).isFalse();
        }
        assertThat(names.add("picture-7")).isFalse();
        assertThat(names.size()).isEqualTo(50_000);
    }
}
