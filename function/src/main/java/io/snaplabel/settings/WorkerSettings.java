package io.snaplabel.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of the worker on a queue: the function's, the pipeline's, and these.
 *
 * @param function what the function has too
 * @param stages of the pipeline
 * @param queue SNAPLABEL_QUEUE: the URL of the queue of SQS
 * @param visibility SNAPLABEL_VISIBILITY_SECONDS: how long a message stays hidden after its worker died; extended while it is worked on
 * @param attempt SNAPLABEL_ATTEMPT_SECONDS: how long an attempt at one picture may take; each call to S3 or DynamoDB a quarter of it
 * @param grace SNAPLABEL_GRACE_SECONDS: how long what is under way may go on after SIGTERM
 * @param idle SNAPLABEL_IDLE_SECONDS: after how long without a message the worker ends, for jobs; zero for never
 * @param listen SNAPLABEL_LISTEN: host and port of health and metrics
 */
public record WorkerSettings(
        Settings function,
        StageSettings stages,
        URI queue,
        Duration visibility,
        Duration attempt,
        Duration grace,
        Duration idle,
        Address listen) {
    /** Where a server listens; port 0 is any free one. */
    public record Address(String host, int port) {
        private static Address parse(String text) {
            var colon = text.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("no colon");
            }
            return new Address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
    }

    /**
     * Reads the environment of the worker.
     *
     * @throws IllegalStateException naming every problem at once
     */
    public static WorkerSettings from(Map<String, String> environment) {
        var read = new SettingsReader(StageSettings.withPredictors(environment));
        var function = Settings.from(read);
        var settings = new WorkerSettings(
                function,
                StageSettings.from(read, function.model()),
                read.uri("QUEUE"),
                Duration.ofSeconds(read.whole("VISIBILITY_SECONDS", 30, 2, 43_200)),
                Duration.ofSeconds(read.whole("ATTEMPT_SECONDS", 60, 4, 3600)),
                Duration.ofSeconds(read.whole("GRACE_SECONDS", 25, 0, 3600)),
                Duration.ofSeconds(read.whole("IDLE_SECONDS", 0, 0, 86_400)),
                read.parsed("LISTEN", "127.0.0.1:8081", "host:port", Address::parse));
        read.finish();
        return settings;
    }
}
