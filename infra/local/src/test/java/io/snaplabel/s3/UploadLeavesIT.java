package io.snaplabel.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.local.LocalClients;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What a leave to upload is good for, at an S3 that checks signatures; {@code infra/reliability/other-s3} starts one and runs this. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "s3.signed", matches = "http.*")
class UploadLeavesIT {
    private static final URI ENDPOINT = URI.create(System.getProperty("s3.signed", "http://127.0.0.1"));
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
    private static final String KEY = "uploads/unique/a cat.jpg";
    private static final String TYPE = "image/jpeg";
    private static final byte[] PICTURE = new byte[1234];

    private final HttpClient http = HttpClient.newHttpClient();
    private final S3Client s3 = LocalClients.s3(ENDPOINT);

    @BeforeAll
    void createBuckets() {
        s3.createBucket(r -> r.bucket("pictures"));
        s3.createBucket(r -> r.bucket("others"));
    }

    @AfterAll
    void close() {
        http.close();
        s3.close();
    }

    private static String leave() {
        try (var presigner = S3Presigner.builder()
                .endpointOverride(ENDPOINT)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            return new S3UploadAddresses(presigner)
                    .grant("pictures", KEY, TYPE, PICTURE.length)
                    .address()
                    .toString();
        }
    }

    private int status(String method, String address, @Nullable String type, BodyPublisher body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address)).method(method, body);
        if (type != null) {
            request.header("content-type", type);
        }
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static BodyPublisher bytes(int count) {
        return BodyPublishers.ofByteArray(new byte[count]);
    }

    @Test
    void aLeaveIsTakenAsItWasGiven() throws IOException, InterruptedException {
        assertThat(status("PUT", leave(), TYPE, bytes(PICTURE.length))).isEqualTo(200);
        assertThat(s3.headObject(r -> r.bucket("pictures").key(KEY)))
                .satisfies(head -> assertThat(head.contentLength()).isEqualTo(PICTURE.length))
                .satisfies(head -> assertThat(head.contentType()).isEqualTo(TYPE));
        assertThat(s3.listObjectsV2(r -> r.bucket("pictures")).contents())
                .extracting(S3Object::key)
                .containsExactly(KEY);
    }

    /** A name, the method, what of the address is replaced and by what, the type, how many bytes. */
    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("a byte more", "PUT", "", "", TYPE, 1235),
                Arguments.of("a byte less", "PUT", "", "", TYPE, 1233),
                Arguments.of("nothing", "PUT", "", "", TYPE, 0),
                Arguments.of("ten times as much", "PUT", "", "", TYPE, 12_340),
                Arguments.of("another type", "PUT", "", "", "text/html", 1234),
                Arguments.of("a type with more to it", "PUT", "", "", "image/jpeg; charset=utf-8", 1234),
                Arguments.of("no type", "PUT", "", "", null, 1234),
                Arguments.of("outside the prefix", "PUT", "/uploads/", "/", TYPE, 1234),
                Arguments.of("another's place", "PUT", "/unique/", "/another/", TYPE, 1234),
                Arguments.of("dots", "PUT", "/unique/", "/unique/../another/", TYPE, 1234),
                Arguments.of("encoded dots", "PUT", "/unique/", "/unique/%2e%2e/another/", TYPE, 1234),
                Arguments.of("an encoded slash", "PUT", "/unique/", "/unique%2F", TYPE, 1234),
                Arguments.of("below it", "PUT", ".jpg?", ".jpg/x?", TYPE, 1234),
                Arguments.of("another ending", "PUT", ".jpg?", ".html?", TYPE, 1234),
                Arguments.of("another bucket", "PUT", "/pictures/", "/others/", TYPE, 1234),
                Arguments.of("reading", "GET", "", "", TYPE, 1234),
                Arguments.of("deleting", "DELETE", "", "", TYPE, 1234),
                Arguments.of("posting", "POST", "", "", TYPE, 1234),
                Arguments.of("a week", "PUT", "X-Amz-Expires=900", "X-Amz-Expires=604800", TYPE, 1234),
                Arguments.of("its access", "PUT", "?", "?acl=&", TYPE, 1234),
                Arguments.of("a size that is not signed", "PUT", "content-length%3B", "", TYPE, 1235),
                Arguments.of("a type that is not signed", "PUT", "content-type%3B", "", "text/html", 1234),
                Arguments.of("another region", "PUT", "us-east-1", "eu-west-1", TYPE, 1234),
                Arguments.of("no signature", "PUT", "X-Amz-Signature", "X-Other", TYPE, 1234));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void others(String what, String method, String from, String to, @Nullable String type, int bytes)
            throws IOException, InterruptedException {
        var address = leave();
        assertThat(address).contains(from);
        var changed = from.isEmpty() ? address : address.replace(from, to);
        assertThat(status(method, changed, type, bytes(bytes))).as(what).isBetween(400, 403);
        assertThat(s3.listObjectsV2(r -> r.bucket("others")).contents()).isEmpty();
        assertThat(s3.listObjectsV2(r -> r.bucket("pictures")).contents()).allSatisfy(object -> {
            assertThat(object.key()).isEqualTo(KEY);
            assertThat(object.size()).isEqualTo(PICTURE.length);
        });
    }

    @Test
    void aLeaveIsForNoStreamWhoseLengthNobodyTold() throws IOException, InterruptedException {
        var stream = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(PICTURE));
        assertThat(status("PUT", leave(), TYPE, stream)).isBetween(400, 499);
    }
}
