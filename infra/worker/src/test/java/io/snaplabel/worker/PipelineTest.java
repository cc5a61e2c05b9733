package io.snaplabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.image.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PipelineTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void neverHasMoreUnderWayThanThereArePlaces() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        try (var pipeline = pipeline(Map.of("IN_FLIGHT", 5))) {
            for (var i = 0; i < 200; i++) {
                pipeline.places(1);
                pipeline.start(() -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(100_000);
                    now.decrementAndGet();
                });
            }
            assertThat(pipeline.drain(SOON)).isTrue();
        }
        assertThat(most.get()).isBetween(2, 5);
        assertThat(now.get()).isZero();
    }

    @Test
    void takesAsManyPlacesAsAreFreeButWaitsForOne() throws Exception {
        var go = new CountDownLatch(1);
        try (var pipeline = pipeline(Map.of("IN_FLIGHT", 5))) {
            assertThat(pipeline.places(3)).isEqualTo(3);
            assertThat(pipeline.places(10)).isEqualTo(2);
            assertThat(pipeline.taken()).isEqualTo(5);
            pipeline.giveBack(4);
            pipeline.start(() -> await(go));
            assertThat(pipeline.places(10)).isEqualTo(4);
            pipeline.giveBack(4);
            assertThat(pipeline.drain(Duration.ofMillis(50))).isFalse();
            go.countDown();
            assertThat(pipeline.drain(SOON)).isTrue();
        }
    }

    @Test
    void whoeverFeedsItIsToldThatAPictureBrokeIt() throws Exception {
        try (var pipeline = pipeline(Map.of())) {
            pipeline.places(1);
            pipeline.start(() -> {
                throw new IllegalStateException("the disk is full");
            });
            assertThat(pipeline.drain(SOON)).isTrue();
            assertThatIllegalStateException()
                    .isThrownBy(() -> pipeline.places(1))
                    .withMessage("the disk is full");
            assertThat(pipeline.taken()).isZero();
        }
    }

    @Test
    void eachPictureOfABatchGetsItsOwnAnswer() throws Exception {
        var sizes = new CopyOnWriteArrayList<Integer>();
        Set<Integer> wrong = ConcurrentHashMap.newKeySet();
        var settings = Pictures.stages(Map.of("BATCH", 8, "BATCH_MILLIS", 50, "IN_FLIGHT", 32));
        try (var pipeline = new Pipeline(Pictures.model(new Pictures.Seer(sizes::add)), settings)) {
            for (var i = 0; i < 400; i++) {
                var shown = i % Pictures.CLASSES;
                pipeline.places(1);
                pipeline.start(() -> {
                    var outcome =
                            pipeline.labeller().label(Pictures.showing(shown)).outcome();
                    if (!((Outcome.Labelled) outcome).labels().getFirst().name().equals("class-" + shown)) {
                        wrong.add(shown);
                    }
                });
            }
            assertThat(pipeline.drain(SOON)).isTrue();
            assertThat(pipeline.broken()).isNull();
            assertThat(pipeline.meanBatch()).isGreaterThan(1.5);
        }
        assertThat(wrong).isEmpty();
        assertThat(Collections.max(sizes)).isLessThanOrEqualTo(8);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(400);
    }

    @Test
    void aBatchThatIsNotFullGoesAfterTheDelay() throws Exception {
        var sizes = new CopyOnWriteArrayList<Integer>();
        var settings = Pictures.stages(Map.of("BATCH", 64, "BATCH_MILLIS", 20));
        try (var pipeline = new Pipeline(Pictures.model(new Pictures.Seer(sizes::add)), settings)) {
            assertThat(pipeline.labeller().label(Pictures.showing(7)).outcome()).isInstanceOf(Outcome.Labelled.class);
        }
        assertThat(sizes).containsExactly(1);
    }

    @Test
    void aNetworkThatFailsFailsEveryPictureOfItsBatch() throws Exception {
        var failures = new AtomicInteger();
        var settings = Pictures.stages(Map.of("BATCH", 4, "BATCH_MILLIS", 50));
        var network = new Pictures.Seer(_ -> {
            throw new IllegalStateException("no memory");
        });
        try (var pipeline = new Pipeline(Pictures.model(network), settings)) {
            for (var i = 0; i < 4; i++) {
                pipeline.places(1);
                pipeline.start(() -> {
                    try {
                        pipeline.labeller().label(Pictures.showing(1));
                    } catch (IllegalStateException e) {
                        failures.incrementAndGet();
                    }
                });
            }
            assertThat(pipeline.drain(SOON)).isTrue();
        }
        assertThat(failures.get()).isEqualTo(4);
    }

    private static Pipeline pipeline(Map<String, Integer> settings) {
        return new Pipeline(Pictures.model(new Pictures.Seer(_ -> {})), Pictures.stages(settings));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
