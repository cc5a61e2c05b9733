package io.snaplabel.worker.queue;

import io.snaplabel.aws.BoundedCalls;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The three services that the worker speaks to. */
public record Clients(S3Client s3, DynamoDbClient dynamoDb, SqsClient sqs) implements AutoCloseable {
    /** An attempt makes four calls at most that wait for each other: claim, fetch, show, complete. */
    private static final int CALLS = 4;

    /** A long poll is answered after 20 s at the latest. */
    private static final Duration POLL = Duration.ofSeconds(30);

    /** By the environment, as every program of AWS; no call to S3 or DynamoDB outlasts its share of an attempt, retries included. */
    static Clients fromEnvironment(Duration attempt) {
        var calls = new BoundedCalls(attempt.dividedBy(CALLS));
        var credentials = DefaultCredentialsProvider.builder().build();
        return new Clients(
                S3Client.builder()
                        .httpClientBuilder(calls.connections())
                        .credentialsProvider(credentials)
                        .overrideConfiguration(calls.settings())
                        .build(),
                DynamoDbClient.builder()
                        .httpClientBuilder(calls.connections())
                        .credentialsProvider(credentials)
                        .overrideConfiguration(calls.settings())
                        .build(),
                SqsClient.builder()
                        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(POLL))
                        .credentialsProvider(credentials)
                        .build());
    }

    @Override
    public void close() {
        s3.close();
        dynamoDb.close();
        sqs.close();
    }
}
