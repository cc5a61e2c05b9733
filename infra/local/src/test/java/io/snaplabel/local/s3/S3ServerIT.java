package io.snaplabel.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.image.Sequencer;
import io.snaplabel.local.LocalClients;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

class S3ServerIT {
    private static final List<String> NOTIFICATIONS = new CopyOnWriteArrayList<>();
    private static final RequestBody BYTES = RequestBody.fromString("12345");
    private static final String ETAG = "827ccb0eea8a706c4c34a16891f84e7b";

    private static S3Server server;
    private static S3Client s3;

    private final String bucket = "b-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        server = S3Server.start(0, NOTIFICATIONS::add);
        s3 = LocalClients.s3(server.endpoint());
    }

    @AfterAll
    static void stop() {
        s3.close();
        server.close();
    }

    @BeforeEach
    void createBucket() {
        s3.createBucket(request -> request.bucket(bucket));
        NOTIFICATIONS.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat.jpg", "a/b c/d.jpg", "1+1=2.jpg", "Müller.jpg", "🐈.jpg", "100%.jpg", "a&b?c#d.jpg"})
    void tellsOfAPutUnderAnyKey(String key) {
        s3.putObject(request -> request.bucket(bucket).key(key), BYTES);

        var record = onlyRecord("ObjectCreated:Put");
        assertThat(key(record)).isEqualTo(key);
        var object = object(record);
        assertThat(object.get("size").getAsLong()).isEqualTo(5);
        assertThat(object.get("eTag").getAsString()).isEqualTo(ETAG);
        assertThat(object.has("versionId")).isFalse();
        assertThat(object.get("sequencer").getAsString()).matches("[0-9A-F]{16,18}");
    }

    @Test
    void tellsOfACopy() {
        s3.putObject(request -> request.bucket(bucket).key("from"), BYTES);
        NOTIFICATIONS.clear();

        s3.copyObject(request -> request.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey("to"));

        var record = onlyRecord("ObjectCreated:Copy");
        assertThat(key(record)).isEqualTo("to");
        assertThat(object(record).get("eTag").getAsString()).isEqualTo(ETAG);
    }

    @Test
    void tellsOfAMultipartUploadOnceItIsComplete() {
        var upload = s3.createMultipartUpload(request -> request.bucket(bucket).key("big"))
                .uploadId();
        var part = s3.uploadPart(
                request -> request.bucket(bucket).key("big").uploadId(upload).partNumber(1), BYTES);
        assertThat(NOTIFICATIONS).isEmpty();

        s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key("big")
                .uploadId(upload)
                .multipartUpload(parts -> parts.parts(
                        CompletedPart.builder().partNumber(1).eTag(part.eTag()).build())));

        var object = object(onlyRecord("ObjectCreated:CompleteMultipartUpload"));
        assertThat(object.get("size").getAsLong()).isEqualTo(5);
        assertThat(object.get("eTag").getAsString()).endsWith("-1").doesNotContain("\"");
    }

    @Test
    void answersThePartsChecksumAsTheAwsCommandLineExpects() {
        var upload = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("big").checksumAlgorithm(ChecksumAlgorithm.CRC32))
                .uploadId();
        var part = s3.uploadPart(
                request -> request.bucket(bucket)
                        .key("big")
                        .uploadId(upload)
                        .partNumber(1)
                        .checksumCRC32("y/U6HA=="),
                BYTES);

        assertThat(part.checksumCRC32()).isEqualTo("y/U6HA==");
    }

    @Test
    void tellsOfAnUploadByForm() throws IOException, InterruptedException {
        var form = """
            --x\r
            Content-Disposition: form-data; name="key"\r
            \r
            form.jpg\r
            --x\r
            Content-Disposition: form-data; name="file"; filename="form.jpg"\r
            Content-Type: image/jpeg\r
            \r
            12345\r
            --x--\r
            """;
        var request = HttpRequest.newBuilder(URI.create(server.endpoint() + "/" + bucket))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isBetween(200, 299);
        }

        assertThat(key(onlyRecord("ObjectCreated:Post"))).isEqualTo("form.jpg");
    }

    @Test
    void tellsOfADeleteButNotOfOneThatFoundNothing() {
        s3.putObject(request -> request.bucket(bucket).key("cat"), BYTES);
        NOTIFICATIONS.clear();

        s3.deleteObject(request -> request.bucket(bucket).key("cat"));
        s3.deleteObject(request -> request.bucket(bucket).key("cat"));

        assertThat(object(onlyRecord("ObjectRemoved:Delete")).keySet()).containsExactly("key", "sequencer");
    }

    @Test
    void tellsOfEachObjectOfAMultiDelete() {
        Stream.of("a", "b", "c")
                .forEach(key -> s3.putObject(request -> request.bucket(bucket).key(key), BYTES));
        NOTIFICATIONS.clear();

        s3.deleteObjects(request -> request.bucket(bucket)
                .delete(delete -> delete.objects(
                        Stream.of("a", "b", "none").map(S3ServerIT::identifier).toList())));

        assertThat(records()).extracting(S3ServerIT::name).containsOnly("ObjectRemoved:Delete");
        assertThat(records()).extracting(S3ServerIT::key).containsExactly("a", "b");
    }

    @Test
    void namesVersionsInABucketThatKeepsThem() {
        versioned();
        var version = s3.putObject(request -> request.bucket(bucket).key("cat"), BYTES)
                .versionId();
        var marker =
                s3.deleteObject(request -> request.bucket(bucket).key("cat")).versionId();
        assertThat(marker).isEqualTo(onlyDeleteMarker());
        s3.deleteObject(request -> request.bucket(bucket).key("cat").versionId(version));

        assertThat(records())
                .extracting(S3ServerIT::name)
                .containsExactly("ObjectCreated:Put", "ObjectRemoved:DeleteMarkerCreated", "ObjectRemoved:Delete");
        assertThat(records())
                .extracting(record -> object(record).get("versionId").getAsString())
                .containsExactly(version, marker, version);
    }

    @Test
    void namesTheDeleteMarkersOfAMultiDelete() {
        versioned();
        s3.putObject(request -> request.bucket(bucket).key("cat"), BYTES);
        NOTIFICATIONS.clear();

        s3.deleteObjects(request -> request.bucket(bucket).delete(delete -> delete.objects(identifier("cat"))));

        var object = object(onlyRecord("ObjectRemoved:DeleteMarkerCreated"));
        assertThat(object.get("versionId").getAsString()).isEqualTo(onlyDeleteMarker());
    }

    @Test
    void saysNothingOfReadsTagsAndRefusedWrites() {
        s3.putObject(request -> request.bucket(bucket).key("cat"), BYTES);
        NOTIFICATIONS.clear();

        s3.getObject(request -> request.bucket(bucket).key("cat"), (_, bytes) -> bytes.readAllBytes());
        s3.headObject(request -> request.bucket(bucket).key("cat"));
        tag("cat", List.of(tag("label", "cat")));
        s3.deleteObjectTagging(request -> request.bucket(bucket).key("cat"));
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> s3.putObject(
                        request -> request.bucket(bucket).key("cat").ifNoneMatch("*"), BYTES));

        assertThat(NOTIFICATIONS).isEmpty();
    }

    @Test
    void ordersConcurrentWritesOfOneKeyAsTheyTookEffect() {
        var writes = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.runAsync(() ->
                        s3.putObject(request -> request.bucket(bucket).key("cat"), RequestBody.fromString("v" + i))))
                .toList();
        writes.forEach(CompletableFuture::join);

        var sequencers = records().stream()
                .map(record -> new Sequencer(object(record).get("sequencer").getAsString()))
                .toList();
        assertThat(sequencers).hasSize(20).doesNotHaveDuplicates().isSorted();
        var top = s3.headObject(request -> request.bucket(bucket).key("cat")).eTag();
        assertThat(top).contains(object(records().getLast()).get("eTag").getAsString());
    }

    @Test
    void takesTenTagsOfAnyScriptAndNotEleven() {
        s3.putObject(request -> request.bucket(bucket).key("cat"), BYTES);
        var eleven =
                IntStream.range(0, 11).mapToObj(i -> tag("k" + i, "Straße 猫")).toList();

        tag("cat", eleven.subList(0, 10));

        assertThat(s3.getObjectTagging(request -> request.bucket(bucket).key("cat"))
                        .tagSet())
                .containsExactlyInAnyOrderElementsOf(eleven.subList(0, 10));
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> tag("cat", eleven))
                .satisfies(refused -> {
                    assertThat(refused.statusCode()).isEqualTo(400);
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("BadRequest");
                    assertThat(refused.awsErrorDetails().errorMessage())
                            .isEqualTo("Object tags cannot be greater than 10");
                });
    }

    @Test
    void holdsThePutHeaderToTheSameRules() {
        var eleven = IntStream.range(0, 11).mapToObj(i -> tag("k" + i, "v")).toList();
        s3.putObject(request -> request.bucket(bucket).key("cat").tagging(tagging(List.of(tag("k", "Straße")))), BYTES);

        assertThat(s3.getObjectTagging(request -> request.bucket(bucket).key("cat"))
                        .tagSet())
                .containsExactly(tag("k", "Straße"));
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> s3.putObject(
                        request -> request.bucket(bucket).key("dog").tagging(tagging(eleven)), BYTES))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(400));
    }

    @Test
    void tagsOneVersion() {
        versioned();
        var first = s3.putObject(request -> request.bucket(bucket).key("cat"), BYTES)
                .versionId();
        s3.putObject(request -> request.bucket(bucket).key("cat"), BYTES);

        var answer = s3.putObjectTagging(request ->
                request.bucket(bucket).key("cat").versionId(first).tagging(tagging(List.of(tag("label", "cat")))));

        assertThat(answer.versionId()).isEqualTo(first);
        assertThat(s3.getObjectTagging(
                                request -> request.bucket(bucket).key("cat").versionId(first))
                        .tagSet())
                .containsExactly(tag("label", "cat"));
        assertThat(s3.getObjectTagging(request -> request.bucket(bucket).key("cat"))
                        .tagSet())
                .isEmpty();
    }

    private void versioned() {
        s3.putBucketVersioning(request -> request.bucket(bucket)
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
    }

    private String onlyDeleteMarker() {
        var markers = s3.listObjectVersions(request -> request.bucket(bucket)).deleteMarkers();
        assertThat(markers).hasSize(1);
        return markers.getFirst().versionId();
    }

    private void tag(String key, List<Tag> tags) {
        s3.putObjectTagging(request -> request.bucket(bucket).key(key).tagging(tagging(tags)));
    }

    private static Tagging tagging(List<Tag> tags) {
        return Tagging.builder().tagSet(tags).build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static ObjectIdentifier identifier(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }

    private static List<JsonObject> records() {
        return NOTIFICATIONS.stream()
                .map(notification -> JsonParser.parseString(notification)
                        .getAsJsonObject()
                        .getAsJsonArray("Records")
                        .get(0)
                        .getAsJsonObject())
                .toList();
    }

    private static JsonObject onlyRecord(String eventName) {
        assertThat(records()).extracting(S3ServerIT::name).containsExactly(eventName);
        return records().getFirst();
    }

    private static JsonObject object(JsonObject record) {
        return record.getAsJsonObject("s3").getAsJsonObject("object");
    }

    private static String name(JsonObject record) {
        return record.get("eventName").getAsString();
    }

    private static String key(JsonObject record) {
        return URLDecoder.decode(object(record).get("key").getAsString(), StandardCharsets.UTF_8);
    }
}
