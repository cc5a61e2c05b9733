package io.snaplabel.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void whatComesBeforeTheSecondFifthDoesNotCount() {
        var growth = Growth.of(Stream.of(repeated(100), repeated(300), repeated(310), repeated(305), repeated(320))
                .flatMap(List::stream)
                .toList());
        assertThat(growth).isEqualTo(new Growth(300, 320));
        assertThat(growth.isNone()).isTrue();
    }

    @Test
    void aTenthMoreIsGrowthAndSoAreMoreThan32MebibytesOfASmallProcess() {
        assertThat(new Growth(400, 440).isNone()).isTrue();
        assertThat(new Growth(400, 441).isNone()).isFalse();
        assertThat(new Growth(100, 132).isNone()).isTrue();
        assertThat(new Growth(100, 133).isNone()).isFalse();
    }

    @Test
    void aSteadyLeakIsSeenWhereverItsNoiseIs() {
        var leaking = DoubleStream.iterate(300, mebibytes -> mebibytes + 0.1)
                .limit(1_800)
                .map(mebibytes -> mebibytes + 20 * Math.sin(mebibytes))
                .boxed()
                .toList();
        assertThat(Growth.of(leaking).isNone()).isFalse();
    }

    @Test
    void refusesTooFewSamples() {
        assertThatThrownBy(() -> Growth.of(repeated(1).subList(0, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memory: expected at least 5 samples but got 4");
    }

    private static List<Double> repeated(double mebibytes) {
        return Collections.nCopies(7, mebibytes);
    }
}
