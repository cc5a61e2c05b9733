package io.snaplabel.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The checkout that the checks look at. */
final class Repository {
    private static final String NOT_OURS = "(.*/)?(target|\\.git|\\.venv|node_modules)/.*";

    static final Path ROOT = root();

    private Repository() {}

    /** Every Java source of every module, main and test, sorted. */
    static List<Path> javaSources() {
        return files(".java");
    }

    /** Every file that is not built and whose name ends so, sorted. */
    static List<Path> files(String ending) {
        try (var files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !ROOT.relativize(file).toString().matches(NOT_OURS))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(String path) {
        return read(ROOT.resolve(path));
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("template.yaml"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
