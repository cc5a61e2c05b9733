package io.snaplabel.cli;

import io.snaplabel.backfill.Target;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which objects a backfill is about, and which model they are to be labelled by. */
final class BackfillWhat {
    @Parameters(paramLabel = "s3://BUCKET/PREFIX", description = "Which objects.")
    private String target = "";

    @Option(names = "--versions", description = "Also versions that newer ones have taken the place of.")
    private boolean everyVersion;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description = "The largest object that is labelled, the function's SNAPLABEL_MAX_BYTES"
                    + " (default: ${DEFAULT-VALUE}).")
    private long maxBytes = 100_000_000;

    @Mixin
    private ModelOptions model = new ModelOptions();

    Target target() {
        return Target.parse(target);
    }

    boolean everyVersion() {
        return everyVersion;
    }

    long maxBytes() {
        return maxBytes;
    }

    Map<String, String> settings() {
        return model.settings(Installation.current());
    }
}
