package io.snaplabel.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.snaplabel.backfill.Job.Order;
import io.snaplabel.backfill.Job.Progress;
import io.snaplabel.backfill.Job.ToBatch;
import io.snaplabel.backfill.Job.What;
import io.snaplabel.backfill.Seen.Fate;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.s3control.model.JobStatus;

/** What S3 is asked for, byte by byte: no server but AWS's own has batch operations, so one that writes down stands in its place. */
class BatchJobsTest {
    private static final ToBatch HOW = new ToBatch(
            "arn:aws:lambda:eu-central-1:123456789012:function:backfill:live",
            "arn:aws:iam::123456789012:role/batch",
            new Target("lists", "jobs/"),
            3);

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private String versioning = "";
    private HttpServer server;
    private S3Client s3;
    private S3ControlClient control;
    private BatchJobs jobs;

    private record Asked(String line, String token, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"));
        s3 = S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        control = S3ControlClient.builder()
                // The account's number stands before the host's name, which an address cannot have; so the server is a
                // proxy.
                .endpointOverride(URI.create("http://s3-control.test"))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .proxyConfiguration(
                                ProxyConfiguration.builder().endpoint(endpoint).build()))
                .build();
        jobs = new BatchJobs(control, s3);
    }

    @AfterEach
    void stop() {
        s3.close();
        control.close();
        server.stop(0);
    }

    @Test
    void makesAManifestOfWhatIsToDoAndAJobOfIt() throws IOException {
        var progress = jobs.manifest(
                order(),
                HOW,
                Progress.NONE,
                source(
                        seen("a b/cat+ü.jpg", null, Fate.NEW),
                        seen("notes.txt", null, Fate.NO_PICTURE),
                        seen("c.jpg", null, Fate.STALE)));
        assertThat(progress.manifest()).isEqualTo("jobs/job-1-1.csv 0123abcd");
        assertThat(progress.fed()).isEqualTo(2);
        assertThat(asked("PUT").line()).startsWith("PUT /lists/jobs/job-1-1.csv");
        assertThat(asked("PUT").body())
                .contains("pictures,a+b/cat%2B%C3%BC.jpg\npictures,c.jpg\n")
                .doesNotContain("notes");

        assertThat(jobs.create(order(), HOW, progress)).isEqualTo("job-of-s3");
        var request = asked("POST");
        assertThat(request.line()).isEqualTo("POST /v20180820/jobs 123456789012");
        assertThat(request.body())
                .contains("<ConfirmationRequired>false</ConfirmationRequired>")
                .contains("<ClientRequestToken>job-1-1</ClientRequestToken>")
                .contains("<Priority>3</Priority>")
                .contains("<RoleArn>" + HOW.roleArn() + "</RoleArn>")
                .contains("<FunctionArn>" + HOW.functionArn() + "</FunctionArn>")
                .contains("<InvocationSchemaVersion>2.0</InvocationSchemaVersion>")
                .contains("<UserArguments><entry><key>again</key><value>stale</value></entry></UserArguments>")
                .contains("<Format>S3BatchOperations_CSV_20180820</Format>")
                .contains("<Fields><member>Bucket</member><member>Key</member></Fields>")
                .contains("<ObjectArn>arn:aws:s3:::lists/jobs/job-1-1.csv</ObjectArn><ETag>0123abcd</ETag>")
                .contains("<Bucket>arn:aws:s3:::lists</Bucket>")
                .contains("<Prefix>jobs/reports</Prefix>")
                .contains("<ReportScope>FailedTasksOnly</ReportScope>");
    }

    @Test
    void namesVersionsWhereThereAre() throws IOException {
        versioning = "<Status>Enabled</Status>";
        var progress = jobs.manifest(
                order(), HOW, Progress.NONE, source(seen("cat.jpg", "v1", Fate.NEW), seen("old.jpg", null, Fate.NEW)));
        assertThat(asked("PUT").body()).contains("pictures,cat.jpg,v1\npictures,old.jpg,null\n");
        jobs.create(order(), HOW, progress);
        assertThat(asked("POST").body())
                .contains("<Fields><member>Bucket</member><member>Key</member><member>VersionId</member></Fields>");
    }

    @Test
    void theJobOfOneAttemptHasOneToken() throws IOException {
        var progress = jobs.manifest(order(), HOW, Progress.NONE, source(seen("cat.jpg", null, Fate.NEW)));
        jobs.create(order(), HOW, progress);
        jobs.create(order(), HOW, progress);
        var rest = jobs.manifest(order(), HOW, progress.withBatchJob(null), source(seen("cat.jpg", null, Fate.NEW)));
        jobs.create(order(), HOW, rest);
        assertThat(asked.stream().filter(one -> one.line().startsWith("POST")).map(Asked::token))
                .containsExactly("job-1-1", "job-1-1", "job-1-2");
    }

    @Test
    void nothingToDoMakesNoManifest() throws IOException {
        var progress = jobs.manifest(order(), HOW, Progress.NONE, source(seen("notes.txt", null, Fate.NO_PICTURE)));
        assertThat(progress.fed()).isZero();
        assertThat(asked).noneMatch(one -> one.line().startsWith("PUT"));
    }

    @Test
    void asksHowAJobIsAndCancelsIt() {
        assertThat(jobs.describe(HOW, "job-of-s3").status()).isEqualTo(JobStatus.ACTIVE);
        assertThat(asked("GET").line()).isEqualTo("GET /v20180820/jobs/job-of-s3 123456789012");
        assertThat(jobs.cancel(HOW, "job-of-s3")).contains("Cancelled");
        assertThat(asked("POST").line())
                .startsWith("POST /v20180820/jobs/job-of-s3/status?")
                .contains("requestedJobStatus=Cancelled");
    }

    @Test
    void refusesWhatIsNoFunction() {
        var how = new ToBatch("backfill", HOW.roleArn(), HOW.place(), 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.describe(how, "job"))
                .withMessageContaining("function: expected arn:aws:lambda:");
    }

    private static Order order() {
        return new Order("job-1", What.BACKFILL, new Target("pictures", ""), false, "digest", 100, null, HOW);
    }

    private static Seen seen(String key, @Nullable String version, Fate fate) {
        var image = new ImageRef("pictures", key, version);
        return new Seen(
                new ObjectEvent.Created(image, Sequencer.OLDEST, Instant.EPOCH, "etag", 1), KeyKind.of(key), fate, key);
    }

    private static Source source(Seen... seen) {
        Queue<Seen> left = new ArrayDeque<>(List.of(seen));
        return most -> {
            var some = new ArrayList<Seen>();
            while (some.size() < most && !left.isEmpty()) {
                some.add(left.remove());
            }
            return some;
        };
    }

    private Asked asked(String method) {
        return asked.stream()
                .filter(one -> one.line().startsWith(method) && !one.line().contains("versioning"))
                .findFirst()
                .orElseThrow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var account = exchange.getRequestHeaders().getFirst("x-amz-account-id");
        var line = exchange.getRequestMethod() + " "
                + exchange.getRequestURI().toString().replaceFirst("^http://[^/]*", "")
                + (account == null ? "" : " " + account);
        var token = body.replaceFirst("(?s).*<ClientRequestToken>(.*)</ClientRequestToken>.*", "$1");
        asked.add(new Asked(line, token, body));
        exchange.getResponseHeaders().add("ETag", "\"0123abcd\"");
        var answer = answer(line).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private String answer(String line) {
        if (line.contains("versioning")) {
            return "<VersioningConfiguration>" + versioning + "</VersioningConfiguration>";
        }
        if (line.contains("/status")) {
            return "<UpdateJobStatusResult><JobId>job-of-s3</JobId><Status>Cancelled</Status></UpdateJobStatusResult>";
        }
        if (line.startsWith("POST")) {
            return "<CreateJobResult><JobId>job-of-s3</JobId></CreateJobResult>";
        }
        return line.startsWith("GET")
                ? "<DescribeJobResult><Job><JobId>job-of-s3</JobId><Status>Active</Status></Job></DescribeJobResult>"
                : "";
    }
}
