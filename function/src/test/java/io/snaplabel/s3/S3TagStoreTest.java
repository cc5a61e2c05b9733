package io.snaplabel.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.image.ImageRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** How often a set of tags is sent when S3 answers as it is told to here. */
class S3TagStoreTest {
    private static final ImageRef IMAGE = new ImageRef("pictures", "cat.jpg", null);

    private final Queue<Integer> answers = new ArrayDeque<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    S3TagStoreTest() throws IOException {}

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            sent.incrementAndGet();
            var status = answers.remove();
            var code = status == 503 ? "SlowDown" : "InternalError";
            var body = ("<Error><Code>" + code + "</Code></Error>").getBytes(UTF_8);
            exchange.sendResponseHeaders(status, status == 200 ? -1 : body.length);
            if (status != 200) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private boolean replace(Integer... statuses) {
        answers.addAll(List.of(statuses));
        try (var s3 = S3Client.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            return new S3TagStore(s3).replace(IMAGE, Map.of("label", "tabby"));
        }
    }

    @Test
    void aSetThatMayHaveTakenEffectIsNotSentAgain() {
        assertThatExceptionOfType(TransientFault.class).isThrownBy(() -> replace(500, 200));
        assertThat(sent).hasValue(1);
    }

    @Test
    void aSetThatWasRefusedBecauseThereWasTooMuchIsSentAgain() {
        assertThat(replace(503, 200)).isTrue();
        assertThat(sent).hasValue(2);
    }
}
