package io.snaplabel.load;

import io.snaplabel.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Looks at the stack once a second. Thread-safe. */
final class Vitals {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final double KIBI = 1024;

    private final LocalStack stack;
    private final Ledger ledger;
    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final Set<Long> processes = new HashSet<>();
    private volatile Phase phase = Phase.WARM_UP;

    /**
     * What was seen at one moment.
     *
     * @param queued messages on the queue, those that are with the function included
     * @param oldest how long the oldest picture without a label has been there
     * @param functionMebibytes resident, of all of the function's processes
     * @param serversMebibytes resident, of this process, which holds the servers and their data
     */
    record Look(Phase phase, long queued, Duration oldest, double functionMebibytes, double serversMebibytes) {}

    /** Who looks. */
    record Watch(Thread thread) implements AutoCloseable {
        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    Vitals(LocalStack stack, Ledger ledger) {
        this.stack = stack;
        this.ledger = ledger;
    }

    /** Looks until what it returns is closed. */
    Watch watch(Consumer<Look> watcher) {
        return new Watch(Thread.ofPlatform().name("vitals").daemon().start(() -> run(watcher)));
    }

    void enter(Phase next) {
        phase = next;
    }

    List<Look> of(Phase wanted) {
        return looks.stream().filter(look -> look.phase() == wanted).toList();
    }

    /** How many processes the function has had. */
    synchronized int processes() {
        return processes.size();
    }

    /** Messages that were given up. */
    long dead() {
        return messages(stack.queue().deadLetterQueueUrl());
    }

    long queued() {
        return messages(stack.queue().queueUrl());
    }

    private void run(Consumer<Look> watcher) {
        try {
            while (true) {
                var look = look();
                looks.add(look);
                watcher.accept(look);
                Thread.sleep(BEAT);
            }
        } catch (InterruptedException _) {
            // The end.
        }
    }

    private Look look() {
        var pids = stack.function().pids();
        synchronized (this) {
            processes.addAll(pids);
        }
        return new Look(
                phase,
                queued(),
                ledger.oldest(),
                resident(pids),
                resident(List.of(ProcessHandle.current().pid())));
    }

    private long messages(String queue) {
        return stack
                .queue()
                .client()
                .getQueueAttributes(request -> request.queueUrl(queue)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** In MiB; nothing for a process that is gone. */
    private static double resident(Collection<Long> pids) {
        return pids.stream().mapToDouble(Vitals::resident).sum();
    }

    private static double resident(long pid) {
        try {
            var resident = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            return resident.find() ? Long.parseLong(resident.group(1)) / KIBI : 0;
        } catch (IOException _) {
            return 0;
        }
    }
}
