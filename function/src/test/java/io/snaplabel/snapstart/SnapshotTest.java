package io.snaplabel.snapstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.crac.Core;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private final List<JsonObject> log = new ArrayList<>();

    @Test
    void rehearsesBeforeTheCheckpointAndTellsWhatItTook() {
        var rehearsals = new ArrayList<String>();
        Snapshot.register(() -> rehearsals.add("rehearsed"), log::add).beforeCheckpoint(Core.getGlobalContext());

        assertThat(rehearsals).hasSize(1);
        assertThat(log).hasSize(1);
        assertThat(log.getFirst().get("event").getAsString()).isEqualTo("checkpoint");
        assertThat(log.getFirst().get("residentMebibytes").getAsLong()).isPositive();
    }

    @Test
    void logsWhyItFailedBecauseTheRuntimeDoesNot() {
        var snapshot = Snapshot.register(
                () -> {
                    throw new IllegalStateException("no tabby");
                },
                log::add);

        assertThatIllegalStateException().isThrownBy(() -> snapshot.beforeCheckpoint(Core.getGlobalContext()));
        assertThat(log.getFirst().toString()).contains("ERROR", "checkpoint-failed", "no tabby");
    }

    @Test
    void doesNothingAfterTheRestore() {
        Snapshot.register(() -> {}, log::add).afterRestore(Core.getGlobalContext());
        assertThat(log).isEmpty();
    }
}
