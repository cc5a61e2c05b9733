package io.snaplabel.worker.queue;

import com.google.gson.JsonObject;
import io.snaplabel.intake.LogLine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The messages that are being worked on, kept hidden from other workers as long as they are: three times in each visibility they are hidden
 * anew. One that is in hand for longer than work can last is let go, so that another worker gets it. Thread-safe.
 */
final class Hands implements AutoCloseable {
    private static final int TIMES = 3;

    private final Queue queue;
    private final Duration longest;
    private final Consumer<JsonObject> log;
    private final Map<Message, Long> since = new ConcurrentHashMap<>();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("visibility").daemon().factory());

    /** {@code longest} is how long a message may be in hand at all. */
    Hands(Queue queue, Duration visibility, Duration longest, Consumer<JsonObject> log) {
        this.queue = queue;
        this.longest = longest;
        this.log = log;
        var beat = visibility.dividedBy(TIMES).toMillis();
        var _ = heart.scheduleAtFixedRate(this::extend, beat, beat, TimeUnit.MILLISECONDS);
    }

    void take(Message message) {
        since.put(message, System.nanoTime());
    }

    /** From now on it is not extended any more. */
    void letGo(Message message) {
        since.remove(message);
    }

    int size() {
        return since.size();
    }

    /** Whether something has been in hand for longer than work can last. */
    boolean isStuck() {
        return since.values().stream().anyMatch(start -> !isFresh(start));
    }

    @Override
    public void close() {
        heart.shutdownNow();
    }

    private boolean isFresh(long start) {
        return System.nanoTime() - start < longest.toNanos();
    }

    private void extend() {
        try {
            queue.extend(since.entrySet().stream()
                    .filter(entry -> isFresh(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .toList());
        } catch (SdkException e) { // there are two more beats before anybody else sees them
            log.accept(LogLine.queueFault("extend", e));
        } catch (RuntimeException e) { // ours to mend; the heart goes on
            log.accept(LogLine.defect(e));
        }
    }
}
