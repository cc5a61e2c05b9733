package io.snaplabel.worker.queue;

import com.google.gson.JsonObject;
import io.snaplabel.event.EventReader;
import io.snaplabel.intake.Intake;
import io.snaplabel.intake.LogLine;
import io.snaplabel.worker.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Takes messages from a queue, only as many as there are places in the pipeline, and has each dealt with as the function deals with it. What
 * is done is deleted; what failed comes again later and at last, by the queue's own rule, goes to the dead-letter queue; what a killed
 * worker had in hand comes again when its visibility ends. Thread-safe.
 */
final class QueueWorker implements AutoCloseable {
    /** One receiver feeds so many places at least: 10 messages in 20 ms are 500 a second. */
    private static final int PLACES_EACH = 64;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** A message may wait for its object's turn, and then has an attempt's time. */
    private static final int ATTEMPTS_IN_HAND = 2;

    private final Queue queue;
    private final Pipeline pipeline;
    private final Intake intake;
    private final Times times;
    private final Consumer<JsonObject> log;
    private final InstantSource clock;
    private final Hands hands;
    private final Turns turns = new Turns();
    private final List<Thread> receivers = new ArrayList<>();
    private volatile Instant lastPoll = Instant.MIN;
    private volatile Instant lastMessage = Instant.MIN;
    private volatile boolean stopping;

    /** How long an attempt at one message may take, and how long its message stays hidden without a sign of life. */
    record Times(Duration visibility, Duration attempt) {}

    QueueWorker(
            Queue queue, Pipeline pipeline, Intake intake, Times times, Consumer<JsonObject> log, InstantSource clock) {
        this.queue = queue;
        this.pipeline = pipeline;
        this.intake = intake;
        this.times = times;
        this.log = log;
        this.clock = clock;
        this.hands = new Hands(queue, times.visibility(), times.attempt().multipliedBy(ATTEMPTS_IN_HAND), log);
    }

    /** Begins to take messages for so many places. */
    void start(int places) {
        lastPoll = clock.instant(); // the queue was found to be there; an idle one answers the first poll late
        lastMessage = lastPoll;
        IntStream.range(0, Math.ceilDiv(places, PLACES_EACH))
                // Virtual, because a long poll of theirs can be interrupted.
                .mapToObj(i -> Thread.ofVirtual().name("receiver-" + i).start(this::receive))
                .forEach(receivers::add);
    }

    /** Messages that are being worked on. */
    int inHand() {
        return hands.size();
    }

    /** For how long the queue has answered that there is nothing, with nothing in hand. */
    Duration idle() {
        return inHand() > 0 ? Duration.ZERO : Duration.between(lastMessage, lastPoll);
    }

    /** Why it is of no use any more and should be started anew; null while all is well. */
    @Nullable
    String illness() {
        if (pipeline.broken() != null) {
            return "the pipeline ended: " + pipeline.broken();
        }
        return hands.isStuck() ? "a message is in hand for longer than work can last" : null;
    }

    /** Whether messages are being taken, and the queue has answered lately. */
    boolean isTaking() {
        return !stopping && lastPoll.isAfter(clock.instant().minus(Duration.ofMinutes(1)));
    }

    /** Takes no more messages and waits for those in hand; false if some are not done after the grace, which then come again elsewhere. */
    boolean drain(Duration grace) throws InterruptedException {
        stopping = true;
        receivers.forEach(Thread::interrupt);
        return pipeline.drain(grace);
    }

    @Override
    public void close() {
        stopping = true;
        receivers.forEach(Thread::interrupt);
        hands.close();
    }

    private void receive() {
        while (!stopping && pipeline.broken() == null) {
            try {
                var places = pipeline.places(Queue.BATCH);
                var used = 0;
                try {
                    used = begin(places);
                } finally {
                    pipeline.giveBack(places - used);
                }
            } catch (InterruptedException | IllegalStateException _) {
                return; // stopping, or ill
            } catch (SdkException e) {
                if (!stopping) {
                    log.accept(LogLine.queueFault("receive", e));
                    pause();
                }
            }
        }
    }

    private int begin(int places) {
        var messages = queue.receive(places);
        lastPoll = clock.instant();
        for (var message : messages) {
            lastMessage = lastPoll;
            hands.take(message);
            pipeline.start(() -> deal(message));
        }
        return messages.size();
    }

    private void deal(Message message) {
        try {
            var notices =
                    EventReader.message(message.messageId(), message.body()).notices();
            var retries = new ArrayList<Instant>();
            turns.inTurn(notices, () -> {
                var deadline = clock.instant().plus(times.attempt());
                for (var notice : notices) {
                    var dealt = intake.deal(notice, deadline);
                    log.accept(dealt.line());
                    if (dealt.problem() != null) {
                        retries.add(retry(dealt, deadline));
                    }
                }
            });
            settle(message, retries);
        } catch (SdkException e) { // it comes again, and is then found to be done
            log.accept(LogLine.queueFault("settle", e));
        } finally {
            hands.letGo(message);
        }
    }

    /** Not before the claim of this attempt, or of the one that was in its way, has run out. */
    private static Instant retry(Intake.Dealt failed, Instant deadline) {
        return failed.notBefore() == null ? deadline.plus(Intake.AFTERMATH) : failed.notBefore();
    }

    private void settle(Message message, List<Instant> retries) {
        // Before anything else: the next beat of the heart must not undo how long it is put back for.
        hands.letGo(message);
        if (retries.isEmpty()) {
            queue.delete(message);
            return;
        }
        var known = Duration.between(clock.instant(), Collections.max(retries));
        var usual = queue.retryAfter(message);
        queue.putBack(message, known.compareTo(usual) > 0 ? known : usual);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
