package io.snaplabel.local.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A scratch folder with what Lambda spreads over {@code /var/task}, {@code /opt} and {@code /var/runtime}. AWS's client looks
 * for layers' jars at {@code /opt/java/lib} and nowhere else, so they are linked into the task's own {@code lib}, where a jar
 * of the task wins over a layer's of the same name, as it does on the class path of Lambda.
 */
record TaskRoot(Path scratch) implements AutoCloseable {
    static TaskRoot create(FunctionSpec spec) {
        try {
            var root = new TaskRoot(Files.createTempDirectory("snaplabel-function-"));
            try {
                root.linkTask(spec.taskRoot());
                for (var layer : spec.layers()) {
                    root.linkJars(layer.resolve("java/lib"));
                }
                root.copyWatch();
                root.copyNativeClient(spec.runtimeClient());
                return root;
            } catch (IOException | RuntimeException e) {
                root.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The working directory of the function. */
    Path task() {
        return scratch.resolve("task");
    }

    /** A class path entry that holds {@link ParentWatch} alone. */
    Path watch() {
        return scratch.resolve("watch");
    }

    /** The client's native library. */
    Path nativeClient() {
        return scratch.resolve("libaws-lambda-jni.so");
    }

    @Override
    public void close() {
        try (var files = Files.walk(scratch)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void linkTask(Path taskRoot) throws IOException {
        Files.createDirectories(task().resolve("lib"));
        for (var entry : list(taskRoot)) {
            if (!entry.endsWith("lib")) {
                Files.createSymbolicLink(task().resolve(entry.getFileName()), entry.toAbsolutePath());
            }
        }
        linkJars(taskRoot.resolve("lib"));
    }

    private void linkJars(Path lib) throws IOException {
        for (var jar : list(lib)) {
            var link = task().resolve("lib").resolve(jar.getFileName());
            if (Files.notExists(link)) {
                Files.createSymbolicLink(link, jar.toAbsolutePath());
            }
        }
    }

    private void copyWatch() throws IOException {
        var file = ParentWatch.class.getName().replace('.', '/') + ".class";
        var copy = watch().resolve(file);
        Files.createDirectories(copy.getParent());
        try (var bytes = ParentWatch.class.getClassLoader().getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IllegalStateException(file + ": expected on the class path but it is not");
            }
            Files.copy(bytes, copy);
        }
    }

    /** Left alone the client unpacks it to one fixed file under /tmp, which two instances rewrite under each other. */
    private void copyNativeClient(Path runtimeClient) throws IOException {
        var arch = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        var file = list(runtimeClient).stream()
                .filter(jar -> jar.getFileName().toString().startsWith("aws-lambda-java-runtime-interface-client-"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        runtimeClient + ": expected the jar of AWS's runtime interface client but it is not there"));
        try (var jar = new JarFile(file.toFile())) {
            Files.copy(jar.getInputStream(jar.getEntry("jni/libaws-lambda-jni.linux-" + arch + ".so")), nativeClient());
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
