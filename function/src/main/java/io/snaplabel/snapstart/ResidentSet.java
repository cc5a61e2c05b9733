package io.snaplabel.snapstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, which a snapshot has to hold and every restore to bring back. */
public final class ResidentSet {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "VmRSS:";
    private static final int KIBI = 1024;

    private ResidentSet() {}

    /** What the kernel counts now, natives' files included. */
    public static long mebibytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(FIELD))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElseThrow()
                    / KIBI;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops what the rehearsal left behind: pictures and tensors in the heap, freed memory that the C library holds on to. */
    static void shrink() {
        System.gc();
        trim();
    }

    @SuppressWarnings("restricted") // malloc_trim(3) is given no memory of ours
    private static void trim() {
        var linker = Linker.nativeLinker();
        linker.defaultLookup().find("malloc_trim").ifPresent(function -> {
            var trim =
                    linker.downcallHandle(function, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
            try {
                var _ = (int) trim.invokeExact(0L);
            } catch (Throwable e) {
                throw new IllegalStateException("malloc_trim", e);
            }
        });
    }
}
