package io.snaplabel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MeanwhileTest {
    @Test
    void goesOnWhileItsStarterDoes() {
        var started = new CountDownLatch(1);
        try (var work = Meanwhile.start(() -> {
            started.countDown();
            return 7;
        })) {
            assertThat(started).satisfies(latch -> latch.await());
            assertThat(work.join()).isEqualTo(7);
        }
    }

    @Test
    void failsWhereItIsAwaitedAsItFailed() {
        try (var work = Meanwhile.start(() -> {
            throw new TransientFault("later");
        })) {
            assertThatExceptionOfType(TransientFault.class)
                    .isThrownBy(work::join)
                    .withMessage("later");
        }
        try (var work = Meanwhile.start(() -> {
            throw new AssertionError("ours");
        })) {
            assertThatThrownBy(work::join).hasRootCauseMessage("ours");
        }
    }

    @Test
    void leavesNothingUnderWayAndHidesNoOtherFailure() {
        var done = new AtomicBoolean();
        var go = new CountDownLatch(1);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> {
                    try (var _ = Meanwhile.start(() -> {
                        awaitQuietly(go);
                        done.set(true);
                        throw new TransientFault("hidden");
                    })) {
                        go.countDown();
                        throw new IllegalStateException("first");
                    }
                })
                .withMessage("first");
        assertThat(done).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
