package io.snaplabel.local.function;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A function as one would declare it to Lambda.
 *
 * @param handler {@code package.Class::method}
 * @param taskRoot the unpacked zip: classes and {@code lib/*.jar}
 * @param layers unpacked layers, of each of which {@code java/lib/*.jar} is on the class path and {@code lib} on the
 *     library path
 * @param runtimeClient the folder of jars of AWS's runtime interface client
 * @param environment the function's own variables
 * @param jvmFlags of the function's JVM; {@link #AWS_JVM_FLAGS} is what AWS passes
 * @param timeout of one invocation
 * @param snapStart whether it stops for a snapshot after INIT and is restored by its first invocation
 * @param instances how many JVMs may run at once; more are started only when all are busy
 * @param logFile where their output is appended
 * @param log gets every line of their output too; called from one thread per instance
 */
public record FunctionSpec(
        String handler,
        Path taskRoot,
        List<Path> layers,
        Path runtimeClient,
        Map<String, String> environment,
        List<String> jvmFlags,
        Duration timeout,
        boolean snapStart,
        int instances,
        Path logFile,
        Consumer<String> log) {
    /** From the command line of Lambda's java25 runtime. */
    public static final List<String> AWS_JVM_FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true");

    public FunctionSpec {
        layers = List.copyOf(layers);
        environment = Map.copyOf(environment);
        jvmFlags = List.copyOf(jvmFlags);
        if (instances < 1) {
            throw new IllegalArgumentException("instances: expected at least 1 but got " + instances);
        }
    }

    /** With SnapStart, one instance, AWS's flags, 30 s and no layers; the log goes beside nothing else. */
    public static FunctionSpec of(String handler, Path taskRoot, Path runtimeClient, Path logFile) {
        return new FunctionSpec(
                handler,
                taskRoot,
                List.of(),
                runtimeClient,
                Map.of(),
                AWS_JVM_FLAGS,
                Duration.ofSeconds(30),
                true,
                1,
                logFile,
                line -> {});
    }

    public FunctionSpec withLayers(List<Path> layers) {
        return with(draft -> draft.layers = layers);
    }

    /** These variables on top of those there are. */
    public FunctionSpec withEnvironment(Map<String, String> more) {
        return with(draft -> draft.environment.putAll(more));
    }

    public FunctionSpec withJvmFlags(List<String> jvmFlags) {
        return with(draft -> draft.jvmFlags = jvmFlags);
    }

    public FunctionSpec withTimeout(Duration timeout) {
        return with(draft -> draft.timeout = timeout);
    }

    public FunctionSpec withSnapStart(boolean snapStart) {
        return with(draft -> draft.snapStart = snapStart);
    }

    public FunctionSpec withInstances(int instances) {
        return with(draft -> draft.instances = instances);
    }

    public FunctionSpec withLog(Consumer<String> log) {
        return with(draft -> draft.log = log);
    }

    private FunctionSpec with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return new FunctionSpec(
                handler,
                taskRoot,
                draft.layers,
                runtimeClient,
                draft.environment,
                draft.jvmFlags,
                draft.timeout,
                draft.snapStart,
                draft.instances,
                logFile,
                draft.log);
    }

    /** What can be changed of a spec, while it is. */
    private static final class Draft {
        private final Map<String, String> environment;
        private List<Path> layers;
        private List<String> jvmFlags;
        private Duration timeout;
        private boolean snapStart;
        private int instances;
        private Consumer<String> log;

        private Draft(FunctionSpec spec) {
            this.environment = new HashMap<>(spec.environment);
            this.layers = spec.layers;
            this.jvmFlags = spec.jvmFlags;
            this.timeout = spec.timeout;
            this.snapStart = spec.snapStart;
            this.instances = spec.instances;
            this.log = spec.log;
        }
    }
}
