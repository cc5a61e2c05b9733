package io.snaplabel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class NetworkTurnsTest {
    private static final int THREADS = 4;

    private final NetworkTurns turns = new NetworkTurns();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    void callsOfTheOnlyNetworkRunSideBySide() throws Exception {
        turns.enter();
        turns.enter();
        turns.leave();
        var all = new CyclicBarrier(THREADS);
        run(() -> turns.beside(() -> arrived(all)));
        assertThat(all.isBroken()).isFalse();
    }

    @Test
    void callsOfTwoNetworksRunOneByOne() throws Exception {
        turns.enter();
        turns.enter();
        run(() -> turns.beside(this::counted));
        assertThat(most).hasValue(1);
    }

    @Test
    void whoWantsToBeAloneIs() throws Exception {
        turns.enter();
        run(() -> turns.alone(() -> turns.beside(this::counted)));
        assertThat(most).hasValue(1);
    }

    private static void run(Callable<Boolean> call) throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (var answer : threads.invokeAll(Collections.nCopies(THREADS, call))) {
                assertThat(answer.get()).isTrue();
            }
        }
    }

    private boolean counted() {
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        LockSupport.parkNanos(10_000_000);
        underWay.decrementAndGet();
        return true;
    }

    private static boolean arrived(CyclicBarrier all) {
        try {
            all.await(10, TimeUnit.SECONDS);
            return true;
        } catch (Exception _) {
            return false;
        }
    }
}
