package io.snaplabel.local.sqs;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** ElasticMQ on 127.0.0.1 with a queue, another for old pictures, and the dead-letter queue that both redrive to. Thread-safe. */
public final class QueueServer implements AutoCloseable {
    /** What the name of the queue for old pictures ends with. */
    public static final String BACKFILL = "-backfill";

    private static final String SETTINGS = "pekko { daemonic = on, loglevel = WARNING, jvm-exit-on-fatal-error = off }";

    private final ActorSystem actors;
    private final URI endpoint;
    private final SqsClient sqs;
    private final String queueUrl;
    private final String deadLetterQueueUrl;
    private final String backfillQueueUrl;

    private QueueServer(ActorSystem actors, URI endpoint, SqsClient sqs, Options options) {
        this.actors = actors;
        this.endpoint = endpoint;
        this.sqs = sqs;
        this.deadLetterQueueUrl = create(options.name() + "-dead-letters", Map.of());
        var attributes = Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                Long.toString(options.visibilityTimeout().toSeconds()),
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"" + arn(deadLetterQueueUrl) + "\",\"maxReceiveCount\":"
                        + options.maxReceiveCount() + "}");
        this.queueUrl = create(options.name(), attributes);
        this.backfillQueueUrl = create(options.name() + BACKFILL, attributes);
    }

    /**
     * What the two queues are like.
     *
     * @param port 0 for any free one
     * @param visibilityTimeout whole seconds until a message that was received but not deleted comes back
     * @param maxReceiveCount how often a message is received before it goes to the dead-letter queue
     */
    public record Options(String name, int port, Duration visibilityTimeout, int maxReceiveCount) {}

    public static QueueServer start(Options options) {
        var actors =
                ActorSystem.create("queues", ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load()));
        var server = SQSRestServerBuilder.withActorSystem(actors)
                .withInterface("127.0.0.1")
                .withPort(options.port())
                .withAWSRegion("us-east-1")
                .start();
        try {
            var port = server.waitUntilStarted().localAddress().getPort();
            var endpoint = URI.create("http://127.0.0.1:" + port);
            return new QueueServer(actors, endpoint, client(endpoint), options);
        } catch (RuntimeException e) {
            terminate(actors);
            throw new IllegalStateException(
                    "SQS: expected to listen on 127.0.0.1:" + options.port() + " but got " + e, e);
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    public String queueUrl() {
        return queueUrl;
    }

    public String deadLetterQueueUrl() {
        return deadLetterQueueUrl;
    }

    /** Of old pictures, which wait apart from the new ones. */
    public String backfillQueueUrl() {
        return backfillQueueUrl;
    }

    /** A client of this server; closed with it. */
    public SqsClient client() {
        return sqs;
    }

    /** Puts one message on the queue. */
    public void send(String body) {
        sqs.sendMessage(message -> message.queueUrl(queueUrl).messageBody(body));
    }

    @Override
    public void close() {
        sqs.close();
        terminate(actors);
    }

    /** ElasticMQ's own way to stop waits for every connection to end, a minute long. */
    private static void terminate(ActorSystem actors) {
        actors.terminate();
        actors.getWhenTerminated().toCompletableFuture().join();
    }

    String arn(String url) {
        var attributes = sqs.getQueueAttributes(
                        request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes();
        return Objects.requireNonNull(attributes.get(QueueAttributeName.QUEUE_ARN));
    }

    private String create(String name, Map<QueueAttributeName, String> attributes) {
        return sqs.createQueue(request -> request.queueName(name).attributes(attributes))
                .queueUrl();
    }

    private static SqsClient client(URI endpoint) {
        return SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
