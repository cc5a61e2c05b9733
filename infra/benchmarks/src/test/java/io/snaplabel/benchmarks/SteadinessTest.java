package io.snaplabel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.snaplabel.benchmarks.Steadiness.Stretch;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadinessTest {
    @Test
    void theFirstStretchWarmsUp() {
        var steadiness = Steadiness.of(
                List.of(new Stretch(10, 300), new Stretch(50, 310), new Stretch(48, 316), new Stretch(52, 312)));

        assertThat(steadiness.isSteady()).isTrue();
        assertThat(steadiness.isFlat()).isTrue();
        assertThat(steadiness.toString().lines())
                .containsExactly(
                        "throughput steady: the slowest at 96 % of the median (90 needed)",
                        "memory flat: +16 MiB since the first line (16 allowed)");
    }

    @Test
    void oneSlowStretchAndMemoryThatGrewAreTold() {
        var steadiness = Steadiness.of(
                List.of(new Stretch(50, 300), new Stretch(50, 317), new Stretch(44, 310), new Stretch(50, 310)));

        assertThat(steadiness.isSteady()).isFalse();
        assertThat(steadiness.isFlat()).isFalse();
        assertThat(steadiness).asString().contains("NOT STEADY", "88 %", "NOT FLAT", "+17 MiB");
    }

    @Test
    void twoStretchesTellNothing() {
        var two = List.of(new Stretch(50, 300), new Stretch(50, 300));

        assertThat(Steadiness.canBeToldFrom(two)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Steadiness.of(two))
                .withMessage("expected at least 3 stretches but got 2");
    }
}
