package io.snaplabel.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.ObjectsContract;
import io.snaplabel.classify.TagStore;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** The contract of the objects, on s3mock, or on the S3 that {@code -Ds3.endpoint} names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ObjectsIT implements ObjectsContract {
    /** Of another S3 that is up; s3mock's where nobody names one. */
    private static final String ENDPOINT = System.getProperty("s3.endpoint", "");

    private final @Nullable S3Server server = ENDPOINT.isEmpty() ? S3Server.start(0, event -> {}) : null;
    private final S3Client s3 = LocalClients.s3(server == null ? URI.create(ENDPOINT) : server.endpoint());

    @Override
    public ImageSource images() {
        return new S3ImageSource(s3);
    }

    @Override
    public TagStore tags() {
        return new S3TagStore(s3);
    }

    @Override
    public ObjectEvent.Created put(ImageRef image, byte[] bytes) {
        var answer = s3.putObject(r -> r.bucket(image.bucket()).key(image.key()), RequestBody.fromBytes(bytes));
        return new ObjectEvent.Created(
                new ImageRef(image.bucket(), image.key(), answer.versionId()),
                new Sequencer("1"),
                Instant.EPOCH,
                answer.eTag().replace("\"", ""),
                bytes.length);
    }

    @Override
    public void delete(ImageRef image) {
        s3.deleteObject(r -> r.bucket(image.bucket()).key(image.key()).versionId(image.versionId()));
    }

    @BeforeAll
    void createBuckets() {
        s3.createBucket(r -> r.bucket("pictures"));
        s3.createBucket(r -> r.bucket(VERSIONED));
        s3.putBucketVersioning(
                r -> r.bucket(VERSIONED).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    }

    @AfterAll
    void stop() {
        s3.close();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsATransientFault() {
        try (var nobody = LocalClients.s3(URI.create("http://127.0.0.1:1"))) {
            var event = new ObjectEvent.Created(
                    new ImageRef("pictures", "cat.jpg", null), new Sequencer("1"), Instant.EPOCH, "etag", 4);
            assertThatExceptionOfType(TransientFault.class)
                    .isThrownBy(() -> new S3ImageSource(nobody).fetch(event))
                    .withMessageContaining("s3://pictures/cat.jpg: GetObject failed");
            assertThatExceptionOfType(TransientFault.class)
                    .isThrownBy(() -> new S3TagStore(nobody).read(event.image()))
                    .withMessageContaining("GetObjectTagging failed");
        }
    }

    @Test
    void readsAnObjectIntoAFile(@TempDir Path folder) throws IOException {
        put(new ImageRef("pictures", "models/bundle.json", null), "{}".getBytes(UTF_8));
        var reader = new S3ObjectReader(s3, "pictures");
        reader.read("models/bundle.json", folder.resolve("bundle.json"));
        assertThat(folder.resolve("bundle.json")).hasContent("{}");
        assertThatIOException()
                .isThrownBy(() -> reader.read("models/nothing.json", folder.resolve("nothing.json")))
                .withMessageContaining("s3://pictures/models/nothing.json: GetObject failed");
    }
}
