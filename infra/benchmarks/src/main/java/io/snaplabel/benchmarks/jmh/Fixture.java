package io.snaplabel.benchmarks.jmh;

import io.snaplabel.benchmarks.Checkout;
import io.snaplabel.benchmarks.Pictures;
import io.snaplabel.benchmarks.Pictures.Kind;
import io.snaplabel.benchmarks.SizedBundle;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.decode.ImageIoDecoder;
import io.snaplabel.decode.NativeLibrary;
import io.snaplabel.decode.TurboJpegDecoder;
import io.snaplabel.tensor.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;

/** What the benchmarks are fed with. */
final class Fixture {
    private static final long MAX_PIXELS = 100_000_000;

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

    /** The product's. */
    static ImageDecoder decoder() {
        var natives = new NativeLibrary(Checkout.current().work());
        return TurboJpegDecoder.before(new ImageIoDecoder(MAX_PIXELS), MAX_PIXELS, true, natives);
    }

    private static byte[] bytes(Kind kind) throws IOException {
        return Files.readAllBytes(Checkout.current().picture(kind));
    }
}
