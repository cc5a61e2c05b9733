package io.snaplabel.benchmarks.jmh;

import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.tensor.Tensorizer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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

/** How long from a JPEG's bytes to pixels, as large as a network of 224 × 224 needs them? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecodeBenchmark {
    @Param({"web", "telephone"})
    public String picture = "web";

    private final ImageDecoder decoder = Fixture.decoder();
    private int shorterSide;
    private byte[] bytes = {};

    @Setup
    public void load() throws IOException {
        shorterSide = new Tensorizer(Fixture.preprocessing()).shorterSide();
        bytes = Fixture.picture(picture);
    }

    @Benchmark
    public ImageDecoder.Decoding decode() {
        return decoder.decode(bytes, shorterSide);
    }
}
