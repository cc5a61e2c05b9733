package io.snaplabel.cli;

import io.snaplabel.local.StackOptions;
import io.snaplabel.local.function.FunctionSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** The built function as the local stack runs it: its zip, its layers, and the settings that template.yaml gives it on AWS. */
final class FunctionOnThisMachine {
    private static final String HANDLER = "io.snaplabel.lambda.SnaplabelHandler::handleRequest";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private FunctionOnThisMachine() {}

    /** The stack's options with the function in it, which logs to {@code log}. */
    static StackOptions in(StackOptions stack, Installation installation, Map<String, String> settings, Path log) {
        var environment = new HashMap<>(settings);
        environment.put("SNAPLABEL_BUCKETS", stack.bucket().name());
        environment.put("SNAPLABEL_TABLE", stack.table());
        environment.put("MXNET_ENGINE_TYPE", "NaiveEngine");
        environment.put("OMP_NUM_THREADS", "1");
        environment.put("OPT_OUT_TRACKING", "true");
        environment.put("DJL_OFFLINE", "true");
        var flags = new ArrayList<>(FunctionSpec.AWS_JVM_FLAGS);
        // What the JVM chooses in 1769 MB; it would choose by this machine, and never give the difference back.
        flags.add("-Xms28m");
        flags.add("-Xmx1g");
        return stack.withFunction(FunctionSpec.of(HANDLER, installation.function(), installation.runtimeClient(), log)
                .withLayers(installation.layers())
                .withEnvironment(environment)
                .withJvmFlags(flags)
                .withTimeout(TIMEOUT));
    }
}
