package io.snaplabel.benchmarks.jmh;

import io.snaplabel.benchmarks.Checkout;
import io.snaplabel.benchmarks.Pictures;
import io.snaplabel.benchmarks.Pictures.Kind;
import io.snaplabel.benchmarks.SizedBundle;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.tensor.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;

/** What the benchmarks are fed with. */
final class Fixture {
    private Fixture() {}

    /** A whole JPEG, by the name of its kind. */
    static byte[] picture(String name) throws IOException {
        for (var kind : Pictures.ALL) {
            if (kind.name().equals(name)) {
                return bytes(kind);
            }
        }
        throw new IllegalArgumentException("expected the name of a picture but got " + name);
    }

    /** To 224 × 224. */
    static Preprocessing preprocessing() throws IOException {
        return ModelBundle.open(Checkout.current().bundle(SizedBundle.COMMON_SIDE))
                .preprocessing();
    }

    private static byte[] bytes(Kind kind) throws IOException {
        return Files.readAllBytes(Checkout.current().picture(kind));
    }
}
