package io.snaplabel.benchmarks.jmh;

import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.tensor.Tensorizer;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** How long from a JPEG's bytes to pixels, as large as a network of 224 × 224 needs them? */
public class DecodeBenchmark extends Milliseconds {
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
