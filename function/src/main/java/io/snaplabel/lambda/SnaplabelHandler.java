package io.snaplabel.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import io.snaplabel.aws.BoundedCalls;
import io.snaplabel.catalogue.Corrected;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.dynamodb.DynamoDbCatalogue;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.dynamodb.DynamoDbSearch;
import io.snaplabel.event.Delivery;
import io.snaplabel.http.ApiParts;
import io.snaplabel.http.ApiParts.ApiSettings;
import io.snaplabel.http.HttpApi;
import io.snaplabel.intake.LogLine;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.s3.S3ImageSource;
import io.snaplabel.s3.S3ObjectReader;
import io.snaplabel.s3.S3TagStore;
import io.snaplabel.s3.S3UploadAddresses;
import io.snaplabel.settings.Settings;
import io.snaplabel.snapstart.Rehearsal;
import io.snaplabel.snapstart.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The Lambda function. Its constructor is INIT: it wires everything once and makes the model ready, and the process lives as long as what it
 * opens, so nothing is closed. Handles one invocation at a time or many at once.
 */
public final class SnaplabelHandler implements RequestStreamHandler {
    /** For an event of the rehearsal, whose time nobody measures. */
    private static final Duration REHEARSED = Duration.ofMinutes(1);

    /** A fifth of the invocation's minute: five stuck messages and then five more take less than half of it. */
    private static final BoundedCalls CALLS = new BoundedCalls(Duration.ofSeconds(12));

    private final SideBySide sideBySide = new SideBySide();
    private final InstantSource clock;
    private final Dispatch dispatch;

    @SuppressWarnings({"FieldCanBeLocal", "UnusedVariable"}) // the runtime itself holds it weakly
    private final @Nullable Snapshot snapshot;

    /** What the runtime calls. */
    public SnaplabelHandler() {
        this.clock = InstantSource.system();
        var settings = Settings.from(System.getenv());
        var connections = CALLS.connections().build();
        // A client of its own for a bundle in S3: those of the invocations then keep no credentials and no connection
        // of INIT.
        var model = ReadyModel.open(
                settings.model(),
                bucket -> new S3ObjectReader(
                        S3Client.builder().httpClient(connections).build(), bucket));
        // Asks for credentials when a request is to be signed, not before; one for both clients, so that it asks once.
        var credentials = DefaultCredentialsProvider.builder().build();
        this.dispatch = dispatch(
                S3Client.builder()
                        .httpClient(connections)
                        .credentialsProvider(credentials)
                        .overrideConfiguration(CALLS.settings())
                        .build(),
                DynamoDbClient.builder()
                        .httpClient(connections)
                        .credentialsProvider(credentials)
                        .overrideConfiguration(CALLS.settings())
                        .build(),
                settings,
                settings.buckets(),
                model,
                System.out::println);
        var rehearsal = new Rehearsal(new BoundedCalls(REHEARSED).settings(), (s3, dynamoDb, buckets, log) -> {
            var rehearsed = dispatch(s3, dynamoDb, settings, buckets, model, log);
            return event -> rehearsed.handle(event, clock.instant().plus(REHEARSED));
        });
        this.snapshot = Snapshot.register(
                () -> {
                    model.shed(); // first, so that the rehearsal shows the answers to be what they were
                    rehearsal.run();
                },
                System.out::println);
    }

    /** Over any stores, and without a snapshot. */
    SnaplabelHandler(Dispatch dispatch, InstantSource clock) {
        this.dispatch = dispatch;
        this.clock = clock;
        this.snapshot = null;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        handle(read(event), answer, context);
    }

    /** Answers what was read of an event. */
    void handle(Delivery delivery, OutputStream answer, Context context) throws IOException {
        var deadline = clock.instant().plusMillis(context.getRemainingTimeInMillis());
        answer.write(dispatch.handle(delivery, deadline).toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What one invocation was sent. */
    static Delivery read(InputStream event) throws IOException {
        return Dispatch.read(text(event.readAllBytes()));
    }

    private static String text(byte[] event) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(event))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FailedDelivery("event: expected UTF-8 but got " + event.length + " bytes of something else", e);
        }
    }

    private Dispatch dispatch(
            S3Client s3,
            DynamoDbClient dynamoDb,
            Settings settings,
            Set<String> buckets,
            ReadyModel model,
            Consumer<JsonObject> log) {
        var images = new S3ImageSource(s3);
        var catalogue = new DynamoDbCatalogue(dynamoDb, settings.table());
        var show = new ShowLabels(
                catalogue, new Corrected(model.naming()), new S3TagStore(s3), new OwnTags(settings.tagPrefix()));
        var classify = new ClassifyImages(
                images,
                new DynamoDbRecordStore(
                        dynamoDb, settings.table(), () -> UUID.randomUUID().toString()),
                show,
                model.labeller(),
                model.id(),
                new Limits(buckets, settings.maxImageBytes()),
                clock);
        var http = new HttpApi(
                new ApiParts(
                        model.labeller(),
                        model.id(),
                        model.naming(),
                        images,
                        catalogue,
                        new DynamoDbSearch(dynamoDb, settings.table()),
                        show,
                        new S3UploadAddresses(S3Presigner.builder().s3Client(s3).build()),
                        new ApiSettings(buckets, settings.maxImageBytes(), settings.uploadPrefix(), settings.origins()),
                        clock,
                        () -> UUID.randomUUID().toString()),
                defect -> log.accept(LogLine.defect(defect)));
        return new Dispatch(classify, http, sideBySide, clock, log);
    }
}
