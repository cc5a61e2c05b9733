package io.snaplabel.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * One way from bytes to labels.
 *
 * @param id one word, as {@code --only} takes it
 * @param title as the tables say it
 * @param command starts it
 * @param environment on top of this process's
 */
record Contestant(String id, String title, List<String> command, Map<String, String> environment) {
    Contestant {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** What its network runs in, if it is ours, such as {@code int8}. */
    String precision() {
        return id.substring(id.lastIndexOf('-') + 1);
    }

    /** Whether it is ours. */
    boolean isProduct() {
        return id.startsWith("snaplabel-");
    }
}
