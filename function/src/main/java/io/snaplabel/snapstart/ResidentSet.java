package io.snaplabel.snapstart;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** Drops the pictures and tensors of the rehearsal, so that no collection after a restore has to walk through them. */
    static void shrink() {
        System.gc();
    }
}
