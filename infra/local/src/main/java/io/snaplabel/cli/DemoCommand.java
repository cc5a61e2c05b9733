package io.snaplabel.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole way of a few pictures, before one's eyes. */
@Command(
        name = "demo",
        description = "Upload sample pictures to a real S3 on this machine, show what comes of them, and stop."
                + " Ends with status 1 if anything is not as it should be.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--json", description = "Print the rows as one JSON array on standard output and nothing else.")
    private boolean json;

    @Option(names = "--versioned", description = "Give the bucket versions, as on AWS.")
    private boolean versioned;

    @Override
    public Integer call() throws Exception {
        var start = System.nanoTime();
        var installation = Installation.current();
        var log = Files.createTempFile("snaplabel-function-", ".log");
        var options = StackOptions.defaults().withVersions(versioned);
        var settings = model.settings(installation);
        say(ModelOptions.line(settings));
        say("Starting S3, DynamoDB, SQS and the function on 127.0.0.1 …");
        try (var stack = LocalStack.start(FunctionOnThisMachine.in(options, installation, settings, log));
                var demo = new Demo(stack, installation, ModelOptions.bundle(settings))) {
            say("Uploading " + Demo.SAMPLES.size() + " objects to s3://" + stack.bucket() + " …");
            var report = demo.run();
            System.out.print(json ? json(report) : table(report));
            var seconds = (System.nanoTime() - start) / 1e9;
            say(String.format(
                    Locale.ROOT,
                    "Done in %.1f s. Next: ./snaplabel up, ./snaplabel classify FILE…, README.md",
                    seconds));
            if (report.isAllWell()) {
                Files.delete(log);
                return Snaplabel.ALL_WELL;
            }
            System.err.println("The function's log: " + log);
            return Snaplabel.SOMETHING_REJECTED;
        }
    }

    private void say(String line) {
        (json ? System.err : System.out).println(Ansi.AUTO.string("@|faint " + line + "|@"));
    }

    private static String json(Demo.Report report) {
        var rows = new JsonArray();
        report.rows().forEach(row -> rows.add(row.json()));
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .serializeNulls()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(rows)
                + System.lineSeparator();
    }

    private static String table(Demo.Report report) {
        var table = new Table(
                Table.Column.left("OBJECT"),
                Table.Column.left("LABEL"),
                Table.Column.left("PROBABILITY"),
                Table.Column.left("TAGS"),
                Table.Column.right("FETCH"),
                Table.Column.right("DECODE"),
                Table.Column.right("FORWARD"),
                Table.Column.right("EFFECTS"),
                Table.Column.right("TOTAL ms"));
        for (var row : report.rows()) {
            var millis = row.record().millis();
            var outcome = row.record().outcome();
            table.row(List.of(
                    List.of(LabelLines.plain(row.record().image().key())),
                    LabelLines.names(outcome),
                    LabelLines.bars(outcome),
                    row.tags().entrySet().stream()
                            .map(tag -> LabelLines.plain(tag.getKey() + "=" + tag.getValue()))
                            .toList(),
                    whole(millis.fetch()),
                    whole(millis.decode()),
                    whole(millis.forward()),
                    whole(millis.effects()),
                    whole(millis.total())));
            var detail = LabelLines.detail(outcome);
            if (!detail.isEmpty()) {
                table.note(detail);
            }
        }
        var text = new StringBuilder(System.lineSeparator()).append(table).append(System.lineSeparator());
        for (var check : report.checks()) {
            var mark = check.passed() ? "@|green ✓|@ " : "@|bold,red ✗|@ ";
            text.append(Ansi.AUTO.string(mark + check.claim())).append(System.lineSeparator());
        }
        for (var claim : report.notPromised()) {
            text.append(Ansi.AUTO.string("@|faint - " + claim + "|@")).append(System.lineSeparator());
        }
        return text.append(System.lineSeparator()).toString();
    }

    private static List<String> whole(double millis) {
        return millis == 0 ? List.of() : List.of(String.format(Locale.ROOT, "%.0f", millis));
    }
}
