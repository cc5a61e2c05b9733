package io.snaplabel.lambda;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.event.Delivery.Message;
import io.snaplabel.event.Notice;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    private final SideBySide sideBySide = loaded();

    private static SideBySide loaded() {
        var loaded = new SideBySide();
        assertThat(loaded.answers(ofDifferentObjects(1), Message::messageId)).containsExactly("m0");
        return loaded;
    }

    private static Message message(String id, String... keys) {
        return new Message(
                id,
                Stream.of(keys)
                        .<Notice>map(key -> new Notice.Happened(new ObjectEvent.Deleted(
                                new ImageRef("pictures", key, null), new Sequencer("01"), Instant.EPOCH)))
                        .toList());
    }

    private static List<Message> ofDifferentObjects(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> message("m" + i, "k" + i))
                .toList();
    }

    @Test
    void answersInTheOrderOfTheMessagesWhoeverIsDoneFirst() {
        var answers = sideBySide.answers(ofDifferentObjects(10), message -> {
            pause(10 - Integer.parseInt(message.messageId().substring(1)));
            return message.messageId();
        });
        assertThat(answers).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
        assertThat(sideBySide.answers(List.of(), Message::messageId)).isEmpty();
    }

    @Test
    void asManyAreUnderWayAtOnceAsItSaysAndNoMore() {
        var all = new CyclicBarrier(SideBySide.AT_ONCE);
        var underWay = new AtomicInteger();
        var most = sideBySide.answers(ofDifferentObjects(4 * SideBySide.AT_ONCE), _ -> {
            var now = underWay.incrementAndGet();
            meet(all);
            underWay.decrementAndGet();
            return now;
        });
        assertThat(most).allSatisfy(now -> assertThat(now).isBetween(1, SideBySide.AT_ONCE));
    }

    @Test
    void theFirstObjectOfAllIsDealtWithAloneByTheCallersThread() {
        var nothing = new Message("test event", List.of(new Notice.Ignored("s3:TestEvent")));
        var messages = Stream.concat(Stream.of(nothing), ofDifferentObjects(2 * SideBySide.AT_ONCE).stream())
                .toList();
        var caller = Thread.currentThread();
        var ended = new AtomicInteger();
        var alone = new SideBySide().answers(messages, message -> {
            var before = ended.get();
            pause(2);
            ended.incrementAndGet();
            return Thread.currentThread().equals(caller) && before == messages.indexOf(message);
        });
        assertThat(alone.subList(0, 2)).containsOnly(true);
        assertThat(alone.subList(2, alone.size())).containsOnly(false);
    }

    @Test
    void messagesOfTheSameObjectKeepTheirOrder() {
        var begun = new CopyOnWriteArrayList<String>();
        sideBySide.answers(
                List.of(message("m0", "cat", "dog"), message("m1", "dog"), message("m2", "cat"), message("m3", "dog")),
                message -> {
                    begun.add(message.messageId());
                    pause(5);
                    return begun.add("end of " + message.messageId());
                });
        assertThat(begun).startsWith("m0", "end of m0");
        assertThat(begun.indexOf("m3")).isGreaterThan(begun.indexOf("end of m1"));
    }

    @Test
    void throwsWhatATaskThrowsAfterAllHaveEnded() {
        var ended = new AtomicInteger();
        assertThatIllegalStateException()
                .isThrownBy(() -> sideBySide.answers(ofDifferentObjects(3), message -> {
                    if (message.messageId().equals("m0")) {
                        throw new IllegalStateException("a defect");
                    }
                    pause(5);
                    return ended.incrementAndGet();
                }))
                .withMessage("a defect");
        assertThat(ended).hasValue(2);
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> sideBySide.answers(ofDifferentObjects(1), _ -> {
                    throw new OutOfMemoryError("too large");
                }));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
