package io.snaplabel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The processor cores that every peer gets: the first ones.
 *
 * @param threads how many, at least 1; each library is told to use so many threads
 */
record Cores(int threads) {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    Cores {
        var there = Runtime.getRuntime().availableProcessors();
        if (threads < 1 || threads > there) {
            throw new IllegalArgumentException("--threads: expected 1 to " + there + " but got " + threads);
        }
    }

    /** What goes before a command to keep it on its cores; nothing where Linux' {@code taskset} is absent. */
    List<String> prefix() {
        return Files.isExecutable(TASKSET) ? List.of(TASKSET.toString(), "-c", "0-" + (threads - 1)) : List.of();
    }

    Map<String, String> environment() {
        var count = Integer.toString(threads);
        return Map.of("OMP_NUM_THREADS", count, "TF_NUM_INTRAOP_THREADS", count, "TF_NUM_INTEROP_THREADS", "1");
    }
}
