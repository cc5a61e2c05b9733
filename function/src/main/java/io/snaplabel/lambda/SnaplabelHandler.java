package io.snaplabel.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.s3.S3ImageSource;
import io.snaplabel.s3.S3ObjectReader;
import io.snaplabel.s3.S3TagStore;
import io.snaplabel.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.UUID;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The Lambda function. Its constructor is INIT: it wires everything once and makes the model ready, and the process lives as long as what it
 * opens, so nothing is closed. Handles one invocation at a time or many at once.
 */
public final class SnaplabelHandler implements RequestStreamHandler {
    private final InstantSource clock = InstantSource.system();
    private final Dispatch dispatch;

    /** What the runtime calls. */
    public SnaplabelHandler() {
        var settings = Settings.from(System.getenv());
        var connections = UrlConnectionHttpClient.builder().build();
        var s3 = S3Client.builder().httpClient(connections).build();
        var model = ReadyModel.open(settings.model(), bucket -> new S3ObjectReader(s3, bucket));
        var dynamoDb = DynamoDbClient.builder().httpClient(connections).build();
        var classify = new ClassifyImages(
                new S3ImageSource(s3),
                new DynamoDbRecordStore(
                        dynamoDb, settings.table(), () -> UUID.randomUUID().toString()),
                new S3TagStore(s3),
                new OwnTags(settings.tagPrefix()),
                model.labeller(),
                model.id(),
                new Limits(settings.buckets(), settings.maxImageBytes()),
                clock);
        var http = new HttpAnswers(model.labeller(), model.id(), settings.maxImageBytes());
        this.dispatch = new Dispatch(classify, http, clock, System.out::println);
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        var json = new String(event.readAllBytes(), StandardCharsets.UTF_8);
        var deadline = clock.instant().plusMillis(context.getRemainingTimeInMillis());
        answer.write(dispatch.handle(json, deadline).toString().getBytes(StandardCharsets.UTF_8));
    }
}
