package io.snaplabel.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the parts of a built checkout lie.
 *
 * @param home the checkout's root
 * @param models the user's bundles, each in a folder of its own
 */
record Installation(Path home, Path models) {
    /** The checkout that {@code ./snaplabel} was started from. */
    static Installation current() {
        var home = System.getProperty("snaplabel.home");
        if (home == null) {
            throw new IllegalStateException(
                    "expected -Dsnaplabel.home with the checkout's root; ./snaplabel passes it");
        }
        var models = System.getProperty("snaplabel.models");
        return new Installation(Path.of(home), models == null ? cache().resolve("models") : Path.of(models));
    }

    Path embeddedModel() {
        return home.resolve("layers/model/resnet50-tiny-imagenet");
    }

    Path pictures() {
        return home.resolve("events/pictures");
    }

    Path function() {
        return built("function/target/task");
    }

    /** Both engines: which one runs is a setting. */
    List<Path> layers() {
        return List.of(built("layers/engine-mxnet/target/layer"), built("layers/engine-onnxruntime/target/layer"));
    }

    Path runtimeClient() {
        return built("infra/local/target/ric");
    }

    /** Where natives and parameters are unpacked once and found again. */
    static Path cache() {
        var djl = System.getenv("DJL_CACHE_DIR");
        return djl == null
                ? Path.of(System.getProperty("user.home"), ".cache", "snaplabel")
                : Path.of(djl, "snaplabel");
    }

    private Path built(String path) {
        var folder = home.resolve(path);
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(folder + ": expected a build but there is none; run mvn package");
        }
        return folder;
    }
}
