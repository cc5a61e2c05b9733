package io.snaplabel.benchmarks.jmh;

import io.snaplabel.benchmarks.Checkout;
import io.snaplabel.benchmarks.SizedBundle;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.classify.Network;
import io.snaplabel.engine.DjlNetwork;
import io.snaplabel.engine.EngineOptions;
import java.io.IOException;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** How long from a tensor of 224 × 224 to logits, by each engine and precision? */
public class ForwardBenchmark extends Milliseconds {
    @Param({"mxnet", "onnxruntime"})
    public String engine = "mxnet";

    @Param({"int8", "fp32"})
    public String precision = "int8";

    private @Nullable Network network;
    private float[] tensor = {};

    @Setup
    public void load() throws IOException {
        var checkout = Checkout.current();
        var bundle = ModelBundle.open(checkout.bundle(SizedBundle.COMMON_SIDE));
        var variant = bundle.variant((engine.equals("mxnet") ? "mxnet-" : "onnx-") + precision);
        network = DjlNetwork.open(bundle, variant, new EngineOptions(1, 1, checkout.work()));
        tensor = new float[bundle.preprocessing().tensorLength()];
        var random = new Random(1);
        for (var i = 0; i < tensor.length; i++) {
            tensor[i] = (float) random.nextGaussian();
        }
    }

    @Benchmark
    public float[] forward() {
        return Objects.requireNonNull(network).forward(tensor);
    }

    @TearDown
    public void close() {
        Objects.requireNonNull(network).close();
    }
}
