package io.snaplabel.worker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.event.Notice;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void thoseOfOneObjectWaitForEachOther() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> turns.inTurn(about("a"), () -> {
                begun.countDown();
                await(go);
                over.set(true);
            }));
            await(begun);
            var second = threads.submit(() -> {
                turns.inTurn(about("a"), () -> assertThat(over).isTrue());
                return true;
            });
            turns.inTurn(about("b"), () -> assertThat(over).isFalse());
            go.countDown();
            first.get(10, TimeUnit.SECONDS);
            assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aMessageThatSpeaksOfOneObjectTwiceDoesNotWaitForItself() {
        var done = new AtomicBoolean();
        turns.inTurn(
                List.of(about("a").getFirst(), about("a").getFirst(), new Notice.Ignored("test")),
                () -> done.set(true));
        assertThat(done).isTrue();
    }

    private static List<Notice> about(String key) {
        var image = new ImageRef("pictures", key, null);
        return List.of(new Notice.Happened(new ObjectEvent.Created(image, new Sequencer("0A"), Instant.EPOCH, "e", 1)));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
