package io.snaplabel.local;

import io.snaplabel.local.dynamodb.DynamoDbServer;
import io.snaplabel.local.dynamodb.RecordsTable;
import io.snaplabel.local.function.FunctionSpec;
import io.snaplabel.local.function.LambdaFunction;
import io.snaplabel.local.http.FunctionUrl;
import io.snaplabel.local.s3.S3Server;
import io.snaplabel.local.sqs.QueueServer;
import io.snaplabel.local.sqs.SqsPoller;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * Snaplabel's whole world on 127.0.0.1: S3 that notifies a queue, the queue with its dead letters, DynamoDB with the table,
 * and the function in AWS's runtime, fed from the queue. Everything ends with {@link #close}, or with this JVM.
 */
public final class LocalStack implements AutoCloseable {
    private final StackOptions options;
    private final long startNanos = System.nanoTime();
    private final Map<String, Duration> startTimes = new ConcurrentSkipListMap<>();
    private final CompletableFuture<QueueServer> queue = new CompletableFuture<>();
    private final CompletableFuture<S3Server> s3 = new CompletableFuture<>();
    private final CompletableFuture<DynamoDbServer> dynamoDb = new CompletableFuture<>();
    private final CompletableFuture<@Nullable LambdaFunction> function = new CompletableFuture<>();
    private final CompletableFuture<@Nullable FunctionUrl> url = new CompletableFuture<>();
    private final CompletableFuture<@Nullable SqsPoller> poller = new CompletableFuture<>();
    private final CompletableFuture<@Nullable SqsPoller> backfillPoller = new CompletableFuture<>();
    private final Notifications notifications =
            new Notifications(notification -> queue.join().send(notification));
    private final Thread shutdownHook =
            Thread.ofPlatform().name("local-stack-shutdown").unstarted(this::stop);
    private boolean stopped;

    private LocalStack(StackOptions options) {
        this.options = options;
    }

    /** Returns when everything runs and the function's INIT is over; on a failure nothing is left running. */
    public static LocalStack start(StackOptions options) {
        Logs.quiet();
        var stack = new LocalStack(options);
        Runtime.getRuntime().addShutdownHook(stack.shutdownHook);
        // Not virtual: the parts wait for each other within static initialisers, which hold a carrier each, and with
        // two
        // processors there are two.
        try (var threads = Executors.newCachedThreadPool()) {
            stack.startAll(threads);
            return stack;
        } catch (CompletionException e) {
            stack.close();
            var cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("local stack: expected to start but got " + cause, cause);
        }
    }

    public URI s3Endpoint() {
        return s3.join().endpoint();
    }

    public URI dynamoDbEndpoint() {
        return dynamoDb.join().endpoint();
    }

    public URI sqsEndpoint() {
        return queue.join().endpoint();
    }

    /** The function over HTTP; there must be a function. */
    public URI httpEndpoint() {
        return present(url.join()).endpoint();
    }

    public String bucket() {
        return options.bucket().name();
    }

    public String table() {
        return options.table();
    }

    public QueueServer queue() {
        return queue.join();
    }

    /** What S3 tells the queue. */
    public Notifications notifications() {
        return notifications;
    }

    /** The function, for invoking it directly; there must be one. */
    public LambdaFunction function() {
        return present(function.join());
    }

    /** What feeds the function from the queue; there must be a function. */
    public SqsPoller poller() {
        return present(poller.join());
    }

    /** What feeds the function old pictures, a batch at a time; there must be a function. */
    public SqsPoller backfillPoller() {
        return present(backfillPoller.join());
    }

    /** How long after the start each part was ready, by name. */
    public Map<String, Duration> startTimes() {
        return Map.copyOf(startTimes);
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException _) {
            // The JVM is on its way out, and so the hook ran or runs.
        }
    }

    private void startAll(ExecutorService threads) {
        start(threads, "queue", queue, this::startQueue);
        start(threads, "s3", s3, this::startS3);
        start(threads, "dynamodb", dynamoDb, this::startDynamoDb);
        var spec = options.function();
        if (spec == null) {
            function.complete(null);
            poller.complete(null);
            backfillPoller.complete(null);
            url.complete(null);
        } else {
            start(threads, "function", function, () -> startFunction(spec));
            start(threads, "http", url, this::startUrl);
            start(threads, "poller", poller, () -> startPoller(spec));
            start(threads, "backfill poller", backfillPoller, this::startBackfillPoller);
        }
        var all = CompletableFuture.allOf(queue, s3, dynamoDb, function, url, poller, backfillPoller);
        for (var part : List.of(queue, s3, dynamoDb, function, url, poller, backfillPoller)) {
            var _ = part.whenComplete((_, failure) -> {
                if (failure != null) {
                    all.completeExceptionally(failure);
                }
            });
        }
        all.join();
    }

    private <T extends @Nullable Object> void start(
            ExecutorService threads, String name, CompletableFuture<T> part, Callable<T> start) {
        var _ = threads.submit(() -> {
            try {
                part.complete(start.call());
                startTimes.put(name, Duration.ofNanos(System.nanoTime() - startNanos));
            } catch (CompletionException e) {
                part.completeExceptionally(e.getCause() == null ? e : e.getCause());
            } catch (Exception e) {
                part.completeExceptionally(e);
            }
        });
    }

    private QueueServer startQueue() {
        var wanted = options.queue();
        return QueueServer.start(new QueueServer.Options(
                wanted.name(), options.ports().sqs(), wanted.visibilityTimeout(), wanted.maxReceiveCount()));
    }

    private S3Server startS3() {
        var wanted = options.bucket();
        var server = S3Server.start(options.ports().s3(), notification -> {
            if (wanted.notifies()) {
                notifications.accept(notification);
            }
        });
        try (var client = LocalClients.s3(server.endpoint())) {
            client.createBucket(request -> request.bucket(wanted.name()));
            if (wanted.versioned()) {
                client.putBucketVersioning(request -> request.bucket(wanted.name())
                        .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
            }
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private DynamoDbServer startDynamoDb() {
        var server = DynamoDbServer.start(options.ports().dynamoDb());
        try (var client = LocalClients.dynamoDb(server.endpoint())) {
            RecordsTable.create(client, options.table());
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private LambdaFunction startFunction(FunctionSpec spec) throws InterruptedException {
        var ports = options.ports();
        var endpoints = Map.of(
                "AWS_ENDPOINT_URL_S3", ports.s3() == 0 ? s3Endpoint().toString() : local(ports.s3()),
                "AWS_ENDPOINT_URL_DYNAMODB",
                        ports.dynamoDb() == 0 ? dynamoDbEndpoint().toString() : local(ports.dynamoDb()));
        return LambdaFunction.start(spec.withEnvironment(endpoints));
    }

    private FunctionUrl startUrl() {
        var invoked = present(function.join());
        return FunctionUrl.start(options.ports().http(), invoked::invoke);
    }

    private SqsPoller startPoller(FunctionSpec spec) {
        var invoked = present(function.join());
        s3.join();
        dynamoDb.join();
        return SqsPoller.start(queue.join(), options.queue().batchSize(), spec.instances(), invoked::invoke);
    }

    private SqsPoller startBackfillPoller() {
        var invoked = present(function.join());
        s3.join();
        dynamoDb.join();
        var queues = queue.join();
        return SqsPoller.start(
                queues, queues.backfillQueueUrl(), options.queue().batchSize(), 1, invoked::invoke);
    }

    /** From the source of events to their end, so that nothing is left to do halfway. */
    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        RuntimeException failure = null;
        for (var part : List.of(url, poller, backfillPoller, s3, function, queue, dynamoDb)) {
            try {
                var closeable = part.isDone() && !part.isCompletedExceptionally() ? part.join() : null;
                if (closeable != null) {
                    closeable.close();
                }
            } catch (Exception e) {
                failure = failure == null ? new IllegalStateException("local stack: expected to stop", e) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static String local(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("local stack: expected a function but it was started without one");
        }
        return part;
    }
}
