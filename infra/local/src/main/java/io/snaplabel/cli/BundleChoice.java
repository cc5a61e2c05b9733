package io.snaplabel.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The bundle that a command is about. */
final class BundleChoice {
    @Parameters(
            arity = "0..1",
            paramLabel = "BUNDLE",
            description = "Its folder, or a name that 'model list' shows (default: the one in use).")
    private @Nullable String name;

    /** Its folder. */
    Path of(Models models) {
        return name == null ? models.inUse() : models.find(name);
    }
}
