package io.snaplabel.cli;

import io.snaplabel.local.LocalClients;
import io.snaplabel.local.StackOptions;
import io.snaplabel.local.sqs.QueueServer;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Where bucket, table and queue are: in the AWS account of the environment, or in the stack that {@code up} keeps up. */
final class CloudOptions {
    @Option(names = "--local", description = "The stack that './snaplabel up' keeps up, not AWS.")
    private boolean local;

    @Option(names = "--s3-port", paramLabel = "PORT", description = "Of --local (default: ${DEFAULT-VALUE}).")
    private int s3Port = 9090;

    @Option(names = "--dynamodb-port", paramLabel = "PORT", description = "Of --local (default: ${DEFAULT-VALUE}).")
    private int dynamoDbPort = 8000;

    @Option(names = "--sqs-port", paramLabel = "PORT", description = "Of --local (default: ${DEFAULT-VALUE}).")
    private int sqsPort = 9324;

    @Option(
            names = "--table",
            paramLabel = "NAME",
            description = "The records (default: SNAPLABEL_TABLE, or that of --local).")
    private @Nullable String table;

    /** S3 alone; the caller closes it. */
    S3Client s3() {
        return local
                ? LocalClients.s3(here(s3Port))
                : S3Client.builder()
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .forcePathStyle(System.getenv("AWS_ENDPOINT_URL_S3") != null)
                        .build();
    }

    private DynamoDbClient dynamoDb() {
        return local
                ? LocalClients.dynamoDb(here(dynamoDbPort))
                : DynamoDbClient.builder()
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();
    }

    private SqsClient sqs() {
        return local
                ? LocalClients.sqs(here(sqsPort))
                : SqsClient.builder()
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();
    }

    private static S3ControlClient control() {
        return S3ControlClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static URI here(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private String table() {
        var named = table == null ? System.getenv("SNAPLABEL_TABLE") : table;
        if (named == null && !local) {
            throw new IllegalStateException("expected --table, SNAPLABEL_TABLE or --local but got none of them");
        }
        return named == null ? StackOptions.defaults().table() : named;
    }

    /** Opens what a command speaks to; the caller closes it. */
    Cloud open() {
        return new Cloud(s3(), dynamoDb(), sqs(), table(), local);
    }

    /** The services, and where the records are. */
    record Cloud(S3Client s3, DynamoDbClient dynamoDb, SqsClient sqs, String table, boolean isLocal)
            implements AutoCloseable {
        /** The queue of old pictures. */
        String queue(@Nullable String given) {
            if (given != null) {
                return given.startsWith("http")
                        ? given
                        : sqs.getQueueUrl(r -> r.queueName(given)).queueUrl();
            }
            if (!isLocal) {
                throw new IllegalStateException("expected --queue, the URL or name of the queue of old pictures"
                        + " (output BackfillQueue of infra/backfill/template.yaml), but got none");
            }
            return sqs.getQueueUrl(
                            r -> r.queueName(StackOptions.defaults().queue().name() + QueueServer.BACKFILL))
                    .queueUrl();
        }

        S3ControlClient control() {
            return CloudOptions.control();
        }

        @Override
        public void close() {
            s3.close();
            dynamoDb.close();
            sqs.close();
        }
    }
}
