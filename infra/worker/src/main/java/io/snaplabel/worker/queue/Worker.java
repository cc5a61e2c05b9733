package io.snaplabel.worker.queue;

import com.google.gson.JsonObject;
import io.snaplabel.catalogue.Corrected;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.dynamodb.DynamoDbCatalogue;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.intake.Intake;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.s3.S3ImageSource;
import io.snaplabel.s3.S3ObjectReader;
import io.snaplabel.s3.S3TagStore;
import io.snaplabel.settings.WorkerSettings;
import io.snaplabel.worker.Pipeline;
import io.snaplabel.worker.queue.QueueWorker.Times;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The worker, wired once and at work until it is closed: what the function is on Lambda, in a container of its own. Closing drains it; what
 * is not done within the grace comes again elsewhere.
 */
public final class Worker implements AutoCloseable {
    private final WorkerSettings settings;
    private final Clients clients;
    private final ReadyModel model;
    private final Pipeline pipeline;
    private final QueueWorker worker;
    private final Metrics metrics;
    private final HealthServer health;
    private final Queue queue;

    private Worker(WorkerSettings settings, Clients clients, ReadyModel model, Consumer<JsonObject> log)
            throws IOException {
        this.settings = settings;
        this.clients = clients;
        this.model = model;
        this.pipeline = new Pipeline(model::labeller, settings.stages());
        this.metrics = new Metrics();
        this.queue = new Queue(clients.sqs(), settings.queue(), settings.visibility());
        this.worker = new QueueWorker(
                queue,
                pipeline,
                new Intake(classify(), InstantSource.system()),
                new Times(settings.visibility(), settings.attempt()),
                line -> {
                    metrics.count(line);
                    log.accept(line);
                },
                InstantSource.system());
        metrics.watch(pipeline, worker);
        this.health = HealthServer.start(
                settings.listen(),
                metrics,
                worker::illness,
                () -> worker.isTaking() ? null : "no messages are taken: the queue does not answer, or it is the end");
    }

    /**
     * Makes the model ready and begins to take messages.
     *
     * @param clients closed with the worker
     * @param log gets a line of each notice; called by several threads
     */
    public static Worker start(WorkerSettings settings, Clients clients, Consumer<JsonObject> log) throws IOException {
        new Queue(clients.sqs(), settings.queue(), settings.visibility()).requireThere();
        var model = ReadyModel.open(settings.stages().model(), bucket -> new S3ObjectReader(clients.s3(), bucket));
        try {
            var worker = new Worker(settings, clients, model, log);
            worker.worker.start(settings.stages().inFlight());
            return worker;
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private ClassifyImages classify() {
        var function = settings.function();
        var show = new ShowLabels(
                new DynamoDbCatalogue(clients.dynamoDb(), function.table()),
                new Corrected(model.naming()),
                new S3TagStore(clients.s3()),
                new OwnTags(function.tagPrefix()));
        return new ClassifyImages(
                new S3ImageSource(clients.s3()),
                new DynamoDbRecordStore(
                        clients.dynamoDb(),
                        function.table(),
                        () -> UUID.randomUUID().toString()),
                show,
                pipeline.labeller(),
                model.id(),
                new Limits(function.buckets(), function.maxImageBytes()),
                InstantSource.system());
    }

    /** Where health and metrics are. */
    public int port() {
        return health.port();
    }

    /** Why it is of no use any more and is to be started anew; null while all is well. */
    public @Nullable String illness() {
        return worker.illness();
    }

    /** Whether nothing has come for so long that its settings call it the end. */
    public boolean isDone() {
        return !settings.idle().isZero() && worker.idle().compareTo(settings.idle()) >= 0;
    }

    /** Objects whose record was written so far. */
    public long recorded() {
        return metrics.recorded();
    }

    /** Messages that nobody has taken yet, as far as the queue knows. */
    public long waiting() {
        return queue.waiting();
    }

    @Override
    public void close() {
        try {
            var drained = worker.drain(settings.grace());
            worker.close();
            pipeline.close();
            if (drained) {
                model.close(); // otherwise it is in use, and the process ends with it
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            health.close();
            clients.close();
        }
    }
}
