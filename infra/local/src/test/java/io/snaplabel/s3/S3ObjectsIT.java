package io.snaplabel.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.ImageSource.Fetched;
import io.snaplabel.classify.ImageSource.Missing;
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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** The contract of the objects, on s3mock, and what only versions can show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ObjectsIT implements ObjectsContract {
    private static final String VERSIONED = "versioned-pictures";

    private final S3Server server = S3Server.start(0, event -> {});
    private final S3Client s3 = LocalClients.s3(server.endpoint());

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
        s3.deleteObject(r -> r.bucket(image.bucket()).key(image.key()));
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
        server.close();
    }

    @Test
    void fetchesAndTagsTheVersionThatTheEventSpokeOf() {
        var first = put(new ImageRef(VERSIONED, "cat.jpg", null), "meow".getBytes(UTF_8));
        var second = put(new ImageRef(VERSIONED, "cat.jpg", null), "purr".getBytes(UTF_8));
        assertThat(images().fetch(first))
                .isInstanceOfSatisfying(
                        Fetched.class,
                        fetched -> assertThat(fetched.bytes()).asString(UTF_8).isEqualTo("meow"));
        tags().replace(first.image(), Map.of("label", "meow"));
        assertThat(tags().read(first.image())).contains(Map.of("label", "meow"));
        assertThat(tags().read(second.image())).contains(Map.of());
    }

    @Test
    void aVersionBelowADeleteMarkerIsStillThere() {
        var event = put(new ImageRef(VERSIONED, "dog.jpg", null), "woof".getBytes(UTF_8));
        delete(event.image());
        assertThat(images().fetch(event)).isInstanceOf(Fetched.class);
        assertThat(tags().replace(event.image(), Map.of("label", "woof"))).isTrue();
    }

    @Test
    void aVersionThatWasDeletedIsMissing() {
        var event = put(new ImageRef(VERSIONED, "cow.jpg", null), "moo".getBytes(UTF_8));
        s3.deleteObject(
                r -> r.bucket(VERSIONED).key("cow.jpg").versionId(event.image().versionId()));
        assertThat(images().fetch(event)).isInstanceOf(Missing.class);
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
