package io.snaplabel.benchmarks.jmh;

import io.snaplabel.benchmarks.Checkout;
import io.snaplabel.benchmarks.Product;
import io.snaplabel.benchmarks.SizedBundle;
import io.snaplabel.classify.Labeller;
import io.snaplabel.model.ReadyModel;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** How long from a JPEG's bytes to labels, by each engine and precision? */
public class EndToEndBenchmark extends Milliseconds {
    @Param({"web", "telephone"})
    public String picture = "web";

    @Param({"mxnet", "onnxruntime"})
    public String engine = "mxnet";

    @Param({"int8", "fp32"})
    public String precision = "int8";

    private @Nullable ReadyModel model;
    private byte[] bytes = {};

    @Setup
    public void load() throws IOException {
        bytes = Fixture.picture(picture);
        model = Product.open(
                Checkout.current(),
                SizedBundle.COMMON_SIDE,
                Map.of("SNAPLABEL_ENGINE", engine, "SNAPLABEL_PRECISION", precision));
    }

    @Benchmark
    public Labeller.Answer label() {
        return Objects.requireNonNull(model).labeller().label(bytes);
    }

    @TearDown
    public void close() {
        Objects.requireNonNull(model).close();
    }
}
