package io.snaplabel.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How busy the first GPU is, by NVIDIA's own tool, five times a second; where that is not there, a dash. */
final class GpuWatch implements AutoCloseable {
    private static final String UNKNOWN = "–";

    private final @Nullable Process tool;
    private final List<Integer> busy = new ArrayList<>();
    private int mebibytes;

    private GpuWatch(@Nullable Process tool) {
        this.tool = tool;
        if (tool != null) {
            Thread.ofVirtual().start(() -> tool.inputReader().lines().forEach(this::add));
        }
    }

    static GpuWatch start() {
        try {
            return new GpuWatch(new ProcessBuilder(
                            "nvidia-smi",
                            "--id=0",
                            "--query-gpu=utilization.gpu,memory.used",
                            "--format=csv,noheader,nounits",
                            "--loop-ms=200")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            return new GpuWatch(null);
        }
    }

    /** The mean since it was last asked, in percent. */
    synchronized String busy() {
        var mean = busy.stream().mapToInt(Integer::intValue).average();
        busy.clear();
        return mean.isPresent() ? String.format(Locale.ROOT, "%.0f %%", mean.getAsDouble()) : UNKNOWN;
    }

    /** The highest so far. */
    synchronized String mebibytes() {
        return mebibytes == 0 ? UNKNOWN : Integer.toString(mebibytes);
    }

    private synchronized void add(String line) {
        var values = line.split(",", -1);
        busy.add(Integer.parseInt(values[0].strip()));
        mebibytes = Math.max(mebibytes, Integer.parseInt(values[1].strip()));
    }

    @Override
    public void close() {
        if (tool != null) {
            tool.destroy();
        }
    }
}
