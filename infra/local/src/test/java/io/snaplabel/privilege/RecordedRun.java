package io.snaplabel.privilege;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import io.snaplabel.cli.BuiltFunction;
import io.snaplabel.cli.ChildJvm;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import io.snaplabel.local.function.FunctionSpec;
import io.snaplabel.local.function.Invocation;
import io.snaplabel.local.function.LambdaFunction;
import io.snaplabel.local.function.RecordingAws;
import io.snaplabel.local.http.FunctionUrl;
import io.snaplabel.local.sqs.SqsPoller;
import io.snaplabel.worker.queue.WorkerMain;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The function and the worker, each with credentials of its own and its log at its loudest, made to do everything they can: every event, every
 * route, buckets with and without versions, a model in S3, what is gone, refused and unreadable.
 */
final class RecordedRun {
    static final String VERSIONED = "snaplabel-pictures";
    static final String FUNCTION_KEY = "AKIA5CANARYFUNCTION1";
    static final String WORKER_KEY = "AKIA5CANARYWORKER123";

    private static final String PLAIN = "plain";
    private static final String MODELS = "models";
    private static final String PREFIX = "resnet50/";
    private static final String UNREADABLE = "{\"no\": \"event\"}";
    /** By the worker: two pictures, two deletions, and what was left to it. */
    private static final int RECORDED = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration VALID = Duration.ofHours(1);
    private static final List<String> LOUDEST = List.of(
            "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");

    final List<Call> calls = new ArrayList<>();
    final Map<String, List<String>> signers = new HashMap<>();
    final List<String> logged = new CopyOnWriteArrayList<>();
    final List<String> answers = new CopyOnWriteArrayList<>();
    final List<String> deadLetters = new ArrayList<>();
    final Secrets secrets = new Secrets();

    private final Path folder;
    private final LocalStack stack;
    private final S3Client s3;
    private final byte[] picture;

    private RecordedRun(Path folder, LocalStack stack, S3Client s3) throws IOException {
        this.folder = folder;
        this.stack = stack;
        this.s3 = s3;
        this.picture =
                Secrets.marked(Files.readAllBytes(BuiltFunction.pictures().resolve("cat.jpg")));
    }

    static RecordedRun of(Path folder) throws IOException, InterruptedException {
        try (var stack = LocalStack.start(StackOptions.defaults()
                        .withBucket(VERSIONED)
                        .withVersions(true)
                        .withRedelivery(Duration.ofSeconds(1), 2));
                var s3 = LocalClients.s3(stack.s3Endpoint())) {
            var run = new RecordedRun(folder, stack, s3);
            s3.createBucket(request -> request.bucket(PLAIN));
            var spec = run.spec();
            run.function(spec);
            run.worker(spec);
            run.deadLetters();
            return run;
        }
    }

    /** Everything is given it but an access to AWS. */
    private FunctionSpec spec() throws IOException {
        var spec = BuiltFunction.loggingTo(folder.resolve("function.log"));
        var bundle = Path.of(requireNonNull(spec.environment().get("SNAPLABEL_MODEL")));
        s3.createBucket(request -> request.bucket(MODELS));
        try (var files = Files.walk(bundle)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                s3.putObject(request -> request.bucket(MODELS).key(PREFIX + bundle.relativize(file)), file);
            }
        }
        stack.queue()
                .client()
                .purgeQueue(request -> request.queueUrl(stack.queue().queueUrl()));
        var flags = new ArrayList<>(spec.jvmFlags());
        flags.addAll(LOUDEST);
        return spec.withJvmFlags(flags)
                .withEnvironment(Map.of(
                        "SNAPLABEL_MODEL", "s3://" + MODELS + "/" + PREFIX,
                        "SNAPLABEL_BUCKETS", VERSIONED + "," + PLAIN,
                        "SNAPLABEL_TABLE", stack.table()))
                .withLog(logged::add);
    }

    private void function(FunctionSpec spec) throws IOException, InterruptedException {
        try (var credentials = credentials("function", FUNCTION_KEY);
                var recorder = new Recorder("function", stack);
                var function = LambdaFunction.start(spec.withEnvironment(environment(credentials, recorder)))) {
            try (var poller = SqsPoller.start(stack.queue(), 10, 1, function::invoke);
                    var url = FunctionUrl.start(0, function::invoke)) {
                objects(poller);
                routes(url, poller);
            }
            events(function);
            keep("function", recorder);
        }
    }

    /** The same comes to both buckets; what is tagged by somebody else, overwritten, deleted, and refused. */
    private void objects(SqsPoller poller) throws InterruptedException {
        for (var bucket : List.of(VERSIONED, PLAIN)) {
            put(bucket, "cat.jpg", picture);
            put(bucket, "trips/2026/cat.jpg", picture);
            put(bucket, "notes.jpg", Secrets.noPicture());
            put(bucket, "gone.jpg", picture);
            s3.putObject(
                    request -> request.bucket(bucket).key("anns.jpg").tagging("owner=ann"),
                    RequestBody.fromBytes(picture));
            put(bucket, Recorder.REFUSED + ".jpg", picture);
            poller.awaitIdle(PATIENCE);
            put(bucket, "cat.jpg", picture);
            s3.deleteObject(request -> request.bucket(bucket).key("gone.jpg"));
        }
        stack.queue().send(UNREADABLE);
        poller.awaitIdle(PATIENCE);
    }

    private void routes(FunctionUrl url, SqsPoller poller) throws IOException, InterruptedException {
        var askers = Map.of(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIA5ASKER/20261123/x/execute-api/aws4_request," + " Signature="
                        + EveryWay.SIGNATURE,
                "x-amz-security-token",
                "token-of-the-asker-c0ffee");
        secrets.text("the asker's signature", EveryWay.SIGNATURE);
        secrets.text("the asker's session", "token-of-the-asker-c0ffee");
        try (var ways = new EveryWay(url.endpoint(), VERSIONED, askers)) {
            ways.ask(picture, version("cat.jpg"));
            answers.addAll(ways.answers());
        }
        poller.awaitIdle(PATIENCE);
    }

    /** Every shape as it is, for objects that mostly are not there; jobs for one that is; and what is cut off in its middle. */
    private void events(LambdaFunction function) throws IOException {
        try (var files = Files.list(BuiltFunction.pictures().resolve(".."))) {
            for (var file :
                    files.filter(file -> file.toString().endsWith(".json")).toList()) {
                invoke(function, Files.readString(file));
            }
        }
        var job = Files.readString(BuiltFunction.pictures().resolve("../batch-job-2.0.json"));
        invoke(function, job.replace("\"s3VersionId\": null", "\"s3VersionId\": \"" + version("cat.jpg") + "\""));
        put(VERSIONED, "before-snaplabel.jpg", picture); // whose event nobody has dealt with yet
        invoke(function, job.replace("cat.jpg", "before-snaplabel.jpg"));
        assertThat(answers.getLast()).contains("tabby");
        var http = Files.readString(BuiltFunction.pictures().resolve("../http-classify.json"));
        invoke(function, http.substring(0, http.length() / 2));
        invoke(
                function,
                "{\"Records\": [{\"eventSource\": \"aws:sqs\", \"messageId\": \"1\", \"body\": "
                        + new JsonPrimitive(new String(picture, StandardCharsets.ISO_8859_1)) + "}]}");
    }

    private void invoke(LambdaFunction function, String event) {
        answers.add(
                switch (function.invoke(event.getBytes(StandardCharsets.UTF_8))) {
                    case Invocation.Success success -> success.payload();
                    case Invocation.Failure failure -> failure.body();
                });
    }

    private void worker(FunctionSpec spec) throws IOException, InterruptedException {
        var log = folder.resolve("worker.log");
        var command = command();
        try (var credentials = credentials("worker", WORKER_KEY);
                var recorder = new Recorder("worker", stack)) {
            var environment = new HashMap<>(spec.environment());
            environment.putAll(environment(credentials, recorder));
            environment.putAll(Map.of(
                    "SNAPLABEL_QUEUE", stack.queue().queueUrl(),
                    "SNAPLABEL_LISTEN", "127.0.0.1:0",
                    "SNAPLABEL_VISIBILITY_SECONDS", "2",
                    "SNAPLABEL_ATTEMPT_SECONDS", "16",
                    "AWS_REGION", "us-east-1"));
            var dead = dead().size();
            var process = ChildJvm.start(command, environment, log);
            try {
                for (var bucket : List.of(VERSIONED, PLAIN)) {
                    put(bucket, "worked.jpg", picture);
                    s3.deleteObject(request -> request.bucket(bucket).key("trips/2026/cat.jpg"));
                }
                stack.queue().send(UNREADABLE);
                ChildJvm.await(
                        "the worker to put the unreadable away",
                        PATIENCE,
                        () -> !process.isAlive() || dead().size() > dead);
                ChildJvm.await("the worker to record", PATIENCE, () -> recordedIn(log) >= RECORDED);
            } finally {
                process.destroyForcibly().waitFor();
            }
            logged.addAll(ChildJvm.lines(log));
            keep("worker", recorder);
        }
    }

    /** With the log that it has in a container, not the local stack's. */
    private static List<String> command() throws IOException {
        var command = new ArrayList<>(ChildJvm.command(WorkerMain.class));
        command.addAll(1, LOUDEST);
        var classPath = command.indexOf("-cp") + 1;
        try (var jars = Files.list(BuiltFunction.pictures().resolve("../../function/target/task/lib"))) {
            var simple = jars.filter(jar -> jar.getFileName().toString().startsWith("slf4j-simple-"))
                    .findFirst()
                    .orElseThrow();
            command.set(classPath, command.get(classPath) + File.pathSeparator + simple);
        }
        return command;
    }

    private static long recordedIn(Path log) {
        return ChildJvm.lines(log).stream()
                .filter(line -> line.contains("\"event\":\"recorded\""))
                .count();
    }

    private RecordingAws credentials(String role, String key) throws IOException {
        var credentials = new RecordingAws(BuiltFunction.pictures());
        credentials.rotate(key, VALID);
        secrets.text("the " + role + "'s secret key", "secret of " + key);
        secrets.text("the " + role + "'s session", "token of " + key);
        secrets.text("what the " + role + " asks for credentials with", authorization(role));
        return credentials;
    }

    private static Map<String, String> environment(RecordingAws credentials, Recorder recorder) {
        var environment = new HashMap<>(credentials.environment());
        environment.putAll(recorder.endpoints());
        environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", authorization(recorder.role()));
        return environment;
    }

    private static String authorization(String role) {
        return "may-ask-for-credentials-of-the-" + role;
    }

    private void keep(String role, Recorder recorder) {
        calls.addAll(recorder.calls());
        signers.put(role, recorder.signers());
        recorder.signatures().forEach(signature -> secrets.text("the signature " + signature, signature));
    }

    private List<Message> dead() {
        return stack.queue()
                .client()
                .receiveMessage(request -> request.queueUrl(stack.queue().deadLetterQueueUrl())
                        .maxNumberOfMessages(10)
                        .visibilityTimeout(0))
                .messages();
    }

    private void deadLetters() {
        dead().forEach(message -> deadLetters.add(message.body()));
        assertThat(deadLetters).contains(UNREADABLE);
    }

    private void put(String bucket, String key, byte[] bytes) {
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
    }

    private String version(String key) {
        return s3.headObject(request -> request.bucket(VERSIONED).key(key)).versionId();
    }
}
