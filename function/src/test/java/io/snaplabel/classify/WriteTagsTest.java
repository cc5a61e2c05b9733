package io.snaplabel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.snaplabel.image.ImageRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WriteTagsTest {
    private static final ImageRef IMAGE = new ImageRef("pictures", "cat.jpg", null);

    private final Store store = new Store();
    private final WriteTags write = new WriteTags(store, new OwnTags("label"));

    @Test
    void addsOursToTheirs() {
        store.tags.put("owner", "ann");
        assertThat(write.write(IMAGE, Map.of("label", "tabby"))).isZero();
        assertThat(store.tags).containsOnly(Map.entry("owner", "ann"), Map.entry("label", "tabby"));
    }

    @Test
    void writesNothingWhenNothingChanges() {
        store.tags.putAll(Map.of("owner", "ann", "label", "tabby"));
        write.write(IMAGE, Map.of("label", "tabby"));
        assertThat(store.writes).isZero();
    }

    @Test
    void writesAgainWhenAnotherWriterReplacedTheSet() {
        store.afterFirstWrite = Map.of("owner", "bob");
        write.write(IMAGE, Map.of("label", "tabby"));
        assertThat(store.tags).containsOnly(Map.entry("owner", "bob"), Map.entry("label", "tabby"));
        assertThat(store.writes).isEqualTo(2);
    }

    @Test
    void givesUpAsATransientFaultWhenOthersNeverStopWriting() {
        store.losesEveryWrite = true;
        assertThatExceptionOfType(TransientFault.class)
                .isThrownBy(() -> write.write(IMAGE, Map.of("label", "tabby")))
                .withMessageContaining("another writer");
    }

    @Test
    void leavesAnObjectAloneThatIsGone() {
        store.gone = true;
        assertThat(write.write(IMAGE, Map.of("label", "tabby"))).isZero();
        assertThat(store.writes).isZero();
    }

    @Test
    void leavesAnObjectAloneThatGoesBetweenReadingAndWriting() {
        store.goneOnWrite = true;
        assertThat(write.write(IMAGE, Map.of("label", "tabby"))).isZero();
    }

    @Test
    void tellsHowManyFoundNoRoom() {
        for (var i = 0; i < 9; i++) {
            store.tags.put("foreign" + i, "x");
        }
        assertThat(write.write(IMAGE, Map.of("label", "tabby", "label:2", "tub")))
                .isEqualTo(1);
        assertThat(store.tags).hasSize(10);
    }

    /** A tag store that misbehaves on demand. */
    private static final class Store implements TagStore {
        private final Map<String, String> tags = new HashMap<>();
        private int writes;
        private boolean gone;
        private boolean goneOnWrite;
        private boolean losesEveryWrite;
        private @Nullable Map<String, String> afterFirstWrite;

        @Override
        public Optional<Map<String, String>> read(ImageRef image) {
            return gone ? Optional.empty() : Optional.of(Map.copyOf(tags));
        }

        @Override
        public boolean replace(ImageRef image, Map<String, String> replacement) {
            if (goneOnWrite) {
                return false;
            }
            writes++;
            if (losesEveryWrite) {
                return true;
            }
            tags.clear();
            tags.putAll(afterFirstWrite != null && writes == 1 ? afterFirstWrite : replacement);
            return true;
        }
    }
}
