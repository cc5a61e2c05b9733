package io.snaplabel.cli;

import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import io.snaplabel.local.StackOptions.Ports;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps the local stack up until Ctrl-C. */
@Command(
        name = "up",
        description = "Start S3, DynamoDB, SQS and the function on this machine and keep them up until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--versioned", description = "Give the bucket versions, as on AWS.")
    private boolean versioned;

    @Option(names = "--s3-port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}; 0 takes any free one.")
    private int s3Port = 9090;

    @Option(
            names = "--dynamodb-port",
            paramLabel = "PORT",
            description = "Default: ${DEFAULT-VALUE}; 0 takes any free one.")
    private int dynamoDbPort = 8000;

    @Option(names = "--sqs-port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}; 0 takes any free one.")
    private int sqsPort = 9324;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Default: ${DEFAULT-VALUE}; 0 takes any free one.")
    private int httpPort = 8080;

    @Option(
            names = "--no-notifications",
            description = "Uploads tell nobody, as if they had been there before; for trying backfill (docs/scale.md).")
    private boolean silent;

    @Option(names = "--worker", description = "With the worker in the place of the function (docs/scale.md).")
    private boolean worker;

    @Option(names = "--bare", description = "With nobody who labels: for a worker of your own (docs/scale.md).")
    private boolean bare;

    @Override
    public Integer call() throws Exception {
        var installation = Installation.current();
        var log = Files.createTempFile("snaplabel-" + (worker ? "worker-" : "function-"), ".log");
        var options = StackOptions.defaults()
                .withPorts(new Ports(s3Port, dynamoDbPort, sqsPort, httpPort))
                .withVersions(versioned);
        if (silent) {
            options = options.withoutNotifications();
        }
        if (bare) {
            return withNobody(options);
        }
        var settings = model.settings(installation);
        System.err.println(ModelOptions.line(settings));
        System.err.println(
                "Starting S3, DynamoDB, SQS and the " + (worker ? "worker" : "function") + " on 127.0.0.1 …");
        if (worker) {
            return withWorker(options, settings, installation, log);
        }
        try (var stack = LocalStack.start(FunctionOnThisMachine.in(options, installation, settings, log))) {
            System.out.print(Ansi.AUTO.string(welcome(stack, installation, log.toString())));
            System.out.flush();
            new CountDownLatch(1).await(); // until Ctrl-C; the stack ends with this JVM
            return Snaplabel.ALL_WELL;
        }
    }

    private static int withWorker(
            StackOptions options, Map<String, String> settings, Installation installation, Path log) throws Exception {
        try (var lines = new PrintStream(log.toFile(), StandardCharsets.UTF_8);
                var stack = LocalStack.start(options);
                var _ = WorkerOnThisMachine.start(stack, settings, line -> lines.println(line))) {
            System.out.print(Ansi.AUTO.string("""
                @|bold Snaplabel is up, with the worker.|@ Ctrl-C stops everything.

                  S3        %s   bucket %s
                  SQS       %s
                  health    http://127.0.0.1:8081/health/ready, metrics http://127.0.0.1:8081/metrics
                  log       %s

                @|bold Try it|@, in another terminal:

                  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1
                  aws --endpoint-url %1$s s3 cp --recursive %s s3://%2$s/
                  aws --endpoint-url %1$s s3api get-object-tagging --bucket %2$s --key cat.jpg

                """.formatted(
                    stack.s3Endpoint(), stack.bucket(), stack.queue().queueUrl(), log, installation.pictures())));
            System.out.flush();
            new CountDownLatch(1).await();
            return Snaplabel.ALL_WELL;
        }
    }

    private static int withNobody(StackOptions options) throws Exception {
        try (var stack = LocalStack.start(options)) {
            System.out.print(Ansi.AUTO.string("""
                @|bold Snaplabel is up, without anybody who labels.|@ Ctrl-C stops everything. A worker's settings:

                  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1
                  export AWS_ENDPOINT_URL_S3=%s AWS_ENDPOINT_URL_DYNAMODB=%s AWS_ENDPOINT_URL_SQS=%s
                  export SNAPLABEL_BUCKETS=%s SNAPLABEL_TABLE=%s SNAPLABEL_QUEUE=%s

                """.formatted(
                            stack.s3Endpoint(),
                            stack.dynamoDbEndpoint(),
                            stack.sqsEndpoint(),
                            stack.bucket(),
                            stack.table(),
                            stack.queue().queueUrl())));
            System.out.flush();
            new CountDownLatch(1).await();
            return Snaplabel.ALL_WELL;
        }
    }

    private static String welcome(LocalStack stack, Installation installation, String log) {
        return """
            @|bold Snaplabel is up.|@ Ctrl-C stops everything.

              HTTP      %8$s   the page, and the API (docs/http.md)
              S3        %1$s   bucket %2$s
              DynamoDB  %3$s   table %4$s
              SQS       %5$s
              log       %6$s

            @|bold Try it|@, in another terminal:

              curl --data-binary @%7$s/cat.jpg %8$s/classify
              curl %8$s/labels/cat/images

              export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1
              aws --endpoint-url %1$s s3 cp %7$s/cat.jpg s3://%2$s/cat.jpg
              aws --endpoint-url %1$s s3api get-object-tagging --bucket %2$s --key cat.jpg
              aws --endpoint-url %3$s dynamodb query --table-name %4$s \\
                  --key-condition-expression '#o = :o' --expression-attribute-names '{"#o": "object"}' \\
                  --expression-attribute-values '{":o": {"S": "%2$s/cat.jpg"}}'
              aws --endpoint-url %3$s dynamodb query --table-name %4$s --index-name label-probability \\
                  --key-condition-expression 'label = :l' --expression-attribute-values '{":l": {"S": "cat"}}'

              ./snaplabel backfill plan --local s3://%2$s/      old pictures (docs/scale.md)

            """.formatted(
                        stack.s3Endpoint(),
                        stack.bucket(),
                        stack.dynamoDbEndpoint(),
                        stack.table(),
                        stack.queue().queueUrl(),
                        log,
                        installation.pictures(),
                        stack.httpEndpoint());
    }
}
