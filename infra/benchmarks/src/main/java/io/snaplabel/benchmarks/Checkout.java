package io.snaplabel.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where things lie in a checkout.
 *
 * @param home its root
 */
public record Checkout(Path home) {
    /** The one that {@code ./snaplabel} was started from. */
    public static Checkout current() {
        var home = System.getProperty("snaplabel.home");
        if (home == null) {
            throw new IllegalStateException(
                    "expected -Dsnaplabel.home with the checkout's root; ./snaplabel passes it");
        }
        return new Checkout(Path.of(home).toAbsolutePath());
    }

    public Path embeddedModel() {
        return home.resolve("layers/model/resnet50-tiny-imagenet");
    }

    Path samples() {
        return home.resolve("events/pictures");
    }

    /** Scripts of the peers that are not written in Java. */
    Path peers() {
        return home.resolve("infra/benchmarks/peers");
    }

    /** What is made once and found again. */
    public Path work() {
        return home.resolve("infra/benchmarks/target/work");
    }

    /** One of the pictures that everything is measured with. */
    public Path picture(Pictures.Kind kind) throws IOException {
        return Pictures.file(kind, samples(), work().resolve("pictures"));
    }

    /** The embedded bundle with pictures of that size. */
    public Path bundle(int side) throws IOException {
        return SizedBundle.at(embeddedModel(), side, work());
    }
}
