package io.snaplabel.worker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void tellsRateAndEstimateOfTheLastStretch() {
        var pace = new Pace(Duration.ofSeconds(5));
        assertThat(pace.line(100, 0)).isEqualTo("100 done, 20.0 pictures/s, 0 waiting");
        assertThat(pace.line(1100, 80_000)).isEqualTo("1,100 done, 200.0 pictures/s, 80,000 waiting, 0:06:40 left");
        assertThat(pace.line(1100, 80_000)).isEqualTo("1,100 done, 0.0 pictures/s, 80,000 waiting");
    }
}
