package io.snaplabel.backfill;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.snaplabel.backfill.Job.ToQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTest {
    @ParameterizedTest
    @CsvSource({"0, 500", "-1, 500", "NaN, 500", "50, 0"})
    void aQueueThatWouldNeverBeFedIsRefused(double rate, int backlog) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ToQueue("https://queue", rate, backlog))
                .withMessage("expected a rate above 0 and a backlog of at least 1 but got %s and %d", rate, backlog);
    }
}
