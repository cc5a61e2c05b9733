package io.snaplabel.benchmarks.jmh;

import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.image.Pixels;
import io.snaplabel.tensor.Tensorizer;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long from decoded pixels to the tensor of a network of 224 × 224? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PreprocessBenchmark {
    @Param({"web", "telephone"})
    public String picture = "web";

    private @Nullable Tensorizer tensorizer;
    private Pixels pixels = new Pixels(1, 1, Pixels.ChannelOrder.RGB, new byte[Pixels.CHANNELS]);

    @Setup
    public void decode() throws IOException {
        var loaded = new Tensorizer(Fixture.preprocessing());
        var decoding = Fixture.decoder().decode(Fixture.picture(picture), loaded.shorterSide());
        if (!(decoding instanceof ImageDecoder.Decoded decoded)) {
            throw new IllegalStateException(picture + ": expected pixels but got " + decoding);
        }
        tensorizer = loaded;
        pixels = decoded.pixels();
    }

    @Benchmark
    public float[] preprocess() {
        return Objects.requireNonNull(tensorizer).tensor(pixels);
    }
}
