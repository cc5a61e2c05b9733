package io.snaplabel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.snaplabel.image.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnTagsTest {
    private final OwnTags own = new OwnTags("label");

    @Test
    void namesTheBestLabelFirstAndTheProbabilitiesLast() {
        assertThat(own.of(List.of(
                        new Label("n1", "tabby", 0.7466),
                        new Label("n2", "Egyptian cat", 0.1),
                        new Label("n3", "tub", 0))))
                .containsExactly(
                        entry("label", "tabby"),
                        entry("label:2", "Egyptian cat"),
                        entry("label:3", "tub"),
                        entry("label:p", "0.75 0.10 0.00"));
    }

    @Test
    void replacesWhatS3DoesNotAllow() {
        assertThat(own.of(List.of(new Label("n1", "jack-o'-lantern, 50% \uD83D\uDC08", 1))))
                .containsEntry("label", "jack-o_-lantern_ 50_ _");
    }

    @Test
    void cutsAValueAtS3sLimitWithoutCuttingACharacterInTwo() {
        var name = "a".repeat(OwnTags.MAX_VALUE - 1) + "\uD835\uDC00\uD835\uDC00";
        assertThat(own.of(List.of(new Label("n1", name, 1)))).containsEntry("label", "a".repeat(OwnTags.MAX_VALUE - 1));
        assertThat(own.of(List.of(new Label("n1", "b".repeat(400), 1))))
                .containsEntry("label", "b".repeat(OwnTags.MAX_VALUE));
    }

    @Test
    void keepsOtherPeoplesTagsAndReplacesAllOfOurs() {
        var existing = Map.of("owner", "ann", "labels", "x", "label", "old", "label:2", "older", "label:9", "oldest");
        var merged = own.merge(existing, Map.of("label", "new"));
        assertThat(merged.tags()).containsOnly(entry("owner", "ann"), entry("labels", "x"), entry("label", "new"));
        assertThat(merged.leftOut()).isZero();
    }

    @Test
    void neverExceedsTenTagsAndSaysHowManyAreLeftOut() {
        var existing = new LinkedHashMap<String, String>();
        for (var i = 0; i < 8; i++) {
            existing.put("foreign" + i, "x");
        }
        var ours = own.of(List.of(new Label("n1", "a", 1), new Label("n2", "b", 0), new Label("n3", "c", 0)));
        var merged = own.merge(existing, ours);
        assertThat(merged.tags()).hasSize(10).containsAllEntriesOf(existing).containsEntry("label", "a");
        assertThat(merged.leftOut()).isEqualTo(2);
    }

    @Test
    void leavesEverythingOutWhereThereIsNoRoomAtAll() {
        var existing = new LinkedHashMap<String, String>();
        for (var i = 0; i < 10; i++) {
            existing.put("foreign" + i, "x");
        }
        assertThat(own.merge(existing, Map.of("label", "a"))).isEqualTo(new OwnTags.Merged(existing, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aws:label", "label,", "label#"})
    void refusesAPrefixThatS3WouldRefuse(String prefix) {
        assertThatIllegalArgumentException().isThrownBy(() -> new OwnTags(prefix));
    }
}
