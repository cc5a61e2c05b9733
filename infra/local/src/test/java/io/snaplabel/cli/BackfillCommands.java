package io.snaplabel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.local.LocalStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** The command line over a stack of a test. */
final class BackfillCommands {
    private BackfillCommands() {}

    /** The options that say where the stack is. */
    static List<String> places(LocalStack stack) {
        return List.of(
                "--local",
                "--s3-port=" + stack.s3Endpoint().getPort(),
                "--dynamodb-port=" + stack.dynamoDbEndpoint().getPort(),
                "--sqs-port=" + stack.sqsEndpoint().getPort());
    }

    /** Runs a command that must succeed; what it printed. */
    static String run(LocalStack stack, String... arguments) {
        System.setProperty("snaplabel.home", BuiltFunction.INSTALLATION.home().toString());
        System.setProperty(
                "snaplabel.models", BuiltFunction.INSTALLATION.models().toString());
        try {
            var all = new ArrayList<>(List.of(arguments));
            all.addAll(places(stack));
            var out = new StringWriter();
            var err = new StringWriter();
            var status = Snaplabel.commandLine()
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute(all.toArray(String[]::new));
            assertThat(status).as(err + " " + out).isZero();
            return out.toString();
        } finally {
            System.clearProperty("snaplabel.home");
            System.clearProperty("snaplabel.models");
        }
    }
}
