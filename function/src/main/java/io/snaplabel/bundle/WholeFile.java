package io.snaplabel.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** Files that are there as a whole or not at all, whoever looks and wherever the writing process dies. */
public final class WholeFile {
    /** Writes a file's bytes to a path at which nothing exists yet. */
    @FunctionalInterface
    public interface Contents {
        void writeTo(Path file) throws IOException;
    }

    private WholeFile() {}

    /** Has the contents written to a temporary place, and moved in one step over what is at the target, if anything; its folder must exist. */
    public static void write(Path target, Contents contents) throws IOException {
        var folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
        var workplace = Files.createTempDirectory(folder, ".incoming");
        var incoming = workplace.resolve(Objects.requireNonNull(target.getFileName()));
        try {
            contents.writeTo(incoming);
            Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(incoming);
            Files.delete(workplace);
        }
    }
}
