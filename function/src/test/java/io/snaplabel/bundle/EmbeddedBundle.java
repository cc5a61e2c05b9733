package io.snaplabel.bundle;

import java.nio.file.Files;
import java.nio.file.Path;

/** The bundle that comes with the project. */
public final class EmbeddedBundle {
    public static final Path FOLDER = folder();

    private EmbeddedBundle() {}

    private static Path folder() {
        var start = Path.of("").toAbsolutePath();
        for (var folder = start; folder != null; folder = folder.getParent()) {
            var bundle = folder.resolve("layers/model/resnet50-tiny-imagenet");
            if (Files.isDirectory(bundle)) {
                return bundle;
            }
        }
        throw new IllegalStateException("expected layers/model above " + start + " but there is none");
    }
}
