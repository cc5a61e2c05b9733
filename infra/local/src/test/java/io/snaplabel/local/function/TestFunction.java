package io.snaplabel.local.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crac.Core;

/** {@link TestHandler} laid out as an unpacked zip, for as long as the JVM lives. */
public final class TestFunction {
    private TestFunction() {}

    /** A function with SnapStart whose zip lies under {@code folder}. */
    public static FunctionSpec in(Path folder) {
        try {
            var task = folder.resolve("function");
            var file = TestHandler.class.getName().replace('.', '/') + ".class";
            var copy = task.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(classes(TestHandler.class).resolve(file), copy);
            Files.createDirectories(task.resolve("lib"));
            Files.copy(classes(Core.class), task.resolve("lib/org-crac.jar"));
            return FunctionSpec.of(
                    TestHandler.class.getName() + "::handleRequest",
                    task,
                    Path.of("target/ric"),
                    folder.resolve("function.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path classes(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
