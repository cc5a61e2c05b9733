package io.snaplabel.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.cli.BuiltFunction;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import io.snaplabel.local.function.FunctionSpec;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The built function with too little memory for one picture among many: it alone fails, and ends with the dead letters. */
class MemoryIT {
    private static final int SIDE = 7_000;
    private static final int GOOD = 8;
    private static final int TRIES = 2;

    @TempDir
    private Path folder;

    @Test
    void aPictureThatTakesMoreMemoryThanThereIsFailsAlone() throws Exception {
        var log = new ArrayList<String>();
        var spec = withHeap("96m", BuiltFunction.loggingTo(folder.resolve("function.log")))
                .withTimeout(Duration.ofSeconds(10))
                .withLog(log::add);
        var options = StackOptions.defaults()
                .withRedelivery(Duration.ofSeconds(12), TRIES)
                .withFunction(spec);
        var huge = folder.resolve("huge.png");
        ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY), "png", huge.toFile());
        try (var stack = LocalStack.start(options);
                var s3 = LocalClients.s3(stack.s3Endpoint());
                var dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint())) {
            var first = stack.function().pids();
            s3.putObject(r -> r.bucket(stack.bucket()).key("huge.png"), huge);
            IntStream.range(0, GOOD)
                    .forEach(i -> s3.putObject(
                            r -> r.bucket(stack.bucket()).key("good-" + i + ".jpg"),
                            BuiltFunction.pictures().resolve("cat.jpg")));
            stack.poller().awaitIdle(Duration.ofMinutes(3));

            assertThat(dynamoDb.scan(r -> r.tableName(stack.table())).items())
                    .filteredOn(item -> item.containsKey("outcome") && item.containsKey("state"))
                    .hasSize(GOOD)
                    .allSatisfy(item -> assertThat(item.get("outcome").s()).isEqualTo("labelled"));
            assertThat(dead(stack)).as("dead letters").isEqualTo(1);
            assertThat(log)
                    .filteredOn(line -> line.contains("\"event\":\"defect\""))
                    .hasSize(TRIES)
                    .allMatch(line ->
                            line.contains("s3://pictures/huge.png") && line.contains("java.lang.OutOfMemoryError"));
            assertThat(stack.function().pids()).as("the process lives").isEqualTo(first);
        }
    }

    private static FunctionSpec withHeap(String most, FunctionSpec spec) {
        var flags = new ArrayList<>(spec.jvmFlags());
        flags.add("-Xmx" + most);
        return spec.withJvmFlags(List.copyOf(flags));
    }

    private static int dead(LocalStack stack) {
        var attributes = stack.queue()
                .client()
                .getQueueAttributes(r -> r.queueUrl(stack.queue().deadLetterQueueUrl())
                        .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
        return Integer.parseInt(attributes.attributesAsStrings().getOrDefault("ApproximateNumberOfMessages", "0"));
    }
}
