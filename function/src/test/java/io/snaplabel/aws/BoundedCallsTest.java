package io.snaplabel.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.image.ImageRef;
import io.snaplabel.s3.S3TagStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** A client of S3 as a program that labels sets it, before a server that answers in chunks, as S3 does, and whose last chunk comes late. */
class BoundedCallsTest {
    private static final BoundedCalls CALLS = new BoundedCalls(Duration.ofSeconds(12));
    private static final byte[] TAGS =
            "<Tagging><TagSet><Tag><Key>owner</Key><Value>ann</Value></Tag></TagSet></Tagging>".getBytes(UTF_8);
    private static final byte[] GONE = "<Error><Code>NoSuchKey</Code></Error>".getBytes(UTF_8);

    /** Longer than any client that does not wait for it takes to be done with the answer. */
    private static final Duration LATE = Duration.ofMillis(200);

    private final List<Integer> clients = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch begun = new CountDownLatch(1);
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private S3Client s3;

    BoundedCallsTest() throws IOException {}

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            clients.add(exchange.getRemoteAddress().getPort());
            try {
                answer(exchange);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        server.start();
        s3 = S3Client.builder()
                .httpClientBuilder(CALLS.connections())
                .overrideConfiguration(CALLS.settings())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .build();
    }

    @AfterEach
    void stop() {
        s3.close();
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat.jpg", "gone.jpg"})
    void aConnectionIsUsedAgainThoughTheEndOfTheAnswerCameLate(String key) {
        var tags = new S3TagStore(s3);
        for (var i = 0; i < 3; i++) {
            assertThat(tags.read(new ImageRef("pictures", key, null)))
                    .isEqualTo(key.equals("gone.jpg") ? Optional.empty() : Optional.of(Map.of("owner", "ann")));
        }
        assertThat(clients).hasSize(3).containsOnly(clients.getFirst());
    }

    @Test
    void anAnswerThatBreaksOffIsATransientFaultAndATagSetIsNotSentAgain() {
        var tags = new S3TagStore(s3);
        var broken = new ImageRef("pictures", "broken.jpg", null);
        assertThatExceptionOfType(TransientFault.class)
                .isThrownBy(() -> tags.replace(broken, Map.of("label", "tabby")))
                .withMessageContaining("PutObjectTagging failed");
        assertThat(clients).hasSize(1);
    }

    @Test
    void anObjectIsAStream() throws IOException {
        try (ResponseInputStream<GetObjectResponse> object =
                s3.getObject(r -> r.bucket("pictures").key("endless.jpg"))) {
            assertThat(object.read()).isEqualTo('<');
            begun.countDown(); // the rest is sent only now
            assertThat(object.readAllBytes()).hasSize(TAGS.length * 2 - 1);
        }
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        var path = exchange.getRequestURI().getPath();
        var gone = path.contains("gone");
        exchange.sendResponseHeaders(gone ? 404 : 200, 0); // in chunks
        var body = exchange.getResponseBody();
        body.write(gone ? GONE : TAGS);
        body.flush();
        if (path.contains("broken")) {
            throw new IOException("the line is cut before the last chunk");
        }
        if (path.contains("endless")) {
            begun.await();
            body.write(TAGS);
        }
        Thread.sleep(LATE.toMillis());
        exchange.close();
    }
}
