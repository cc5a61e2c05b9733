package io.snaplabel.load;

import io.snaplabel.dynamodb.DynamoDbCatalogue;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.Notifications;
import io.snaplabel.local.StackOptions;
import io.snaplabel.s3.S3TagStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/** One run: finds what this machine can take, loads it steadily, then with a burst, waits until all is done, and looks at what is there. */
public final class LoadRun {
    /** Three batches: enough that the function never waits. */
    private static final int WAITING = 30;

    /**
     * The JVM collects its old generation only when the heap has its greatest size, so that a process grows up to there whatever lives in it. A small
     * heap is there within the first fifth, and what grows after that is a leak.
     */
    private static final String HEAP = "-Xmx256m";

    /** As on AWS (template.yaml), for a busy machine takes its time. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Duration LEAST_PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

    private final LoadOptions options;
    private final StackOptions stackOptions;
    private final Samples samples;
    private final Ledger ledger = new Ledger();
    private final Map<Phase, Duration> took = new EnumMap<>(Phase.class);
    private double capacity;
    private double rate;
    private int inSteady;

    private LoadRun(LoadOptions options, StackOptions stackOptions, Samples samples) {
        this.options = options;
        this.stackOptions = stackOptions;
        this.samples = samples;
    }

    /**
     * Runs it to its end.
     *
     * @param stack with a function
     * @param pictures the folder of the samples
     * @param work where those that are made lie
     */
    public static LoadReport run(LoadOptions options, StackOptions stack, Path pictures, Path work)
            throws IOException, InterruptedException {
        return new LoadRun(options, stack, Samples.of(pictures, work)).run();
    }

    private LoadReport run() throws InterruptedException {
        var function = Objects.requireNonNull(stackOptions.function());
        var loaded = function.withJvmFlags(Stream.concat(function.jvmFlags().stream(), Stream.of(HEAP))
                        .toList())
                .withTimeout(TIMEOUT)
                .withEnvironment(Map.of("SNAPLABEL_BUCKETS", Uploads.buckets()))
                .withLog(ledger::read);
        try (var stack = LocalStack.start(stackOptions.withFunction(loaded));
                var s3 = LocalClients.s3(stack.s3Endpoint())) {
            var vitals = new Vitals(stack, ledger);
            var seen = seen(stack, s3, vitals);
            return new LoadReport(options, ledger, vitals, seen, problems(stack, s3));
        }
    }

    private LoadReport.Seen seen(LocalStack stack, S3Client s3, Vitals vitals) throws InterruptedException {
        try (var ticker = new Ticker(ledger);
                var _ = vitals.watch(ticker::show);
                var uploads = new Uploads(s3, samples, ledger)) {
            load(uploads, vitals, stack.notifications());
            drain(vitals);
            return new LoadReport.Seen(
                    capacity,
                    rate,
                    inSteady,
                    Map.copyOf(took),
                    uploads.failed(),
                    stack.poller().failed(),
                    vitals.dead(),
                    vitals.queued());
        }
    }

    private void load(Uploads uploads, Vitals vitals, Notifications notifications) throws InterruptedException {
        phase(vitals, Phase.WARM_UP, () -> uploads.keepWaiting(WAITING, options.warmUp(), Phase.WARM_UP));
        var before = ledger.labelled();
        phase(vitals, Phase.CAPACITY, () -> uploads.keepWaiting(WAITING, options.capacity(), Phase.CAPACITY));
        capacity = perSecond(ledger.labelled() - before, Phase.CAPACITY);
        rate = options.rate(capacity);
        before = ledger.labelled();
        phase(vitals, Phase.STEADY, () -> uploads.atRate(rate, options.steady(), Phase.STEADY));
        inSteady = ledger.labelled() - before;
        phase(vitals, Phase.STORING, () -> {
            uploads.await();
            notifications.hold();
            uploads.store(options.burst(rate), Phase.BURST);
            uploads.await();
        });
        phase(vitals, Phase.BURST, () -> notifications.release(rate * options.burst(), ledger::told));
    }

    /** Three times as long as it should take is too long; a machine that labelled nothing yet is taken for one that labels one a second. */
    private void drain(Vitals vitals) throws InterruptedException {
        var patience =
                LEAST_PATIENCE.plus(Duration.ofSeconds(Math.round(3 * ledger.waiting() / Math.max(capacity, 1))));
        phase(vitals, Phase.DRAIN, () -> {
            var end = System.nanoTime() + patience.toNanos();
            while ((ledger.waiting() > 0 || vitals.queued() > 0) && System.nanoTime() < end) {
                Thread.sleep(POLL);
            }
        });
    }

    private List<String> problems(LocalStack stack, S3Client s3) throws InterruptedException {
        try (var dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint())) {
            var end = new EndState(
                    new DynamoDbRecordStore(dynamoDb, stack.table(), () -> "load"),
                    new DynamoDbCatalogue(dynamoDb, stack.table()),
                    new S3TagStore(s3),
                    "label");
            return end.problems(List.copyOf(ledger.uploads()));
        }
    }

    private void phase(Vitals vitals, Phase phase, Work work) throws InterruptedException {
        var start = System.nanoTime();
        vitals.enter(phase);
        work.run();
        took.put(phase, Duration.ofNanos(System.nanoTime() - start));
    }

    private double perSecond(int pictures, Phase phase) {
        return pictures / (Objects.requireNonNull(took.get(phase)).toNanos() / 1e9);
    }

    /** What a phase does. */
    private interface Work {
        void run() throws InterruptedException;
    }
}
