package io.snaplabel.benchmarks.jmh;

import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.tensor.Tensorizer;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** How long from decoded pixels to the tensor of a network of 224 × 224? */
public class PreprocessBenchmark extends Milliseconds {
    @Param({"web", "telephone"})
    public String picture = "web";

    private @Nullable Tensorizer tensorizer;
    private ImageDecoder.@Nullable Decoded decoded;

    @Setup
    public void decode() throws IOException {
        var loaded = new Tensorizer(Fixture.preprocessing());
        var decoding = Fixture.decoder().decode(Fixture.picture(picture), loaded.shorterSide());
        if (!(decoding instanceof ImageDecoder.Decoded there)) {
            throw new IllegalStateException(picture + ": expected pixels but got " + decoding);
        }
        tensorizer = loaded;
        decoded = there;
    }

    @Benchmark
    public float[] preprocess() {
        var from = Objects.requireNonNull(decoded);
        return Objects.requireNonNull(tensorizer).tensor(from.pixels(), from.width(), from.height(), from.reduction());
    }
}
