package io.snaplabel.cli;

import static java.util.Objects.requireNonNull;

import io.snaplabel.local.StackOptions;
import io.snaplabel.local.function.FunctionSpec;
import java.nio.file.Path;

/** The function of this checkout, as the demo declares it, for tests of other packages. */
public final class BuiltFunction {
    private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

    /** Without bundles of the user's. */
    static final Installation INSTALLATION = new Installation(HOME, HOME.resolve("infra/local/target/no-models"));

    private BuiltFunction() {}

    public static FunctionSpec loggingTo(Path log) {
        var settings = new ModelOptions().settings(INSTALLATION);
        return requireNonNull(FunctionOnThisMachine.in(StackOptions.defaults(), INSTALLATION, settings, log)
                .function());
    }

    public static Path pictures() {
        return INSTALLATION.pictures();
    }
}
