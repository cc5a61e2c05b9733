package io.snaplabel.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.image.ImageRef;
import io.snaplabel.s3.S3TagStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The function's clients with a clock that is wrong, before servers that refuse what was signed more than 15 minutes from their own time. */
class SkewedClockTest {
    private static final ImageRef IMAGE = new ImageRef("pictures", "cat.jpg", null);
    private static final BoundedCalls CALLS = new BoundedCalls(Duration.ofSeconds(12));
    private static final Duration ALLOWED = Duration.ofMinutes(15);
    private static final DateTimeFormatter SIGNED_AT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);
    private static final StaticCredentialsProvider SOMEBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    private final List<Boolean> refused = new ArrayList<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    SkewedClockTest() throws IOException {}

    @BeforeEach
    void start() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        SdkGlobalTime.setGlobalTimeOffset(0);
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {3600, -3600})
    void isPutRightByTheFirstAnswerOfS3(int secondsBehind) {
        SdkGlobalTime.setGlobalTimeOffset(secondsBehind);
        try (var s3 = S3Client.builder()
                .httpClientBuilder(CALLS.connections())
                .overrideConfiguration(CALLS.settings())
                .credentialsProvider(SOMEBODY)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .endpointOverride(endpoint())
                .build()) {
            assertThat(new S3TagStore(s3).read(IMAGE)).contains(Map.of());
            assertThat(refused).containsExactly(true, false);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3600, -3600})
    void isPutRightByTheFirstAnswerOfDynamoDb(int secondsBehind) {
        SdkGlobalTime.setGlobalTimeOffset(secondsBehind);
        try (var dynamoDb = DynamoDbClient.builder()
                .httpClientBuilder(CALLS.connections())
                .overrideConfiguration(CALLS.settings())
                .credentialsProvider(SOMEBODY)
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint())
                .build()) {
            assertThat(new DynamoDbRecordStore(dynamoDb, "records", () -> "attempt").find(IMAGE))
                    .isEmpty();
            assertThat(refused).containsExactly(true, false);
        }
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var isDynamoDb = exchange.getRequestHeaders().containsKey("X-Amz-Target");
            var signed =
                    Instant.from(SIGNED_AT.parse(exchange.getRequestHeaders().getFirst("X-Amz-Date")));
            var isWrong = Duration.between(signed, Instant.now()).abs().compareTo(ALLOWED) > 0;
            refused.add(isWrong);
            var body = (isWrong ? refusal(isDynamoDb) : isDynamoDb ? "{}" : "<Tagging><TagSet/></Tagging>")
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(isWrong ? (isDynamoDb ? 400 : 403) : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String refusal(boolean isDynamoDb) {
        return isDynamoDb
                ? "{\"__type\":\"com.amazon.coral.service#InvalidSignatureException\",\"message\":\"Signature"
                        + " expired\"}"
                : "<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>";
    }
}
