package io.snaplabel.benchmarks;

import io.snaplabel.model.ReadyModel;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Option;

/** How the product is to run in the process that measures. */
final class ProductOptions {
    @Option(names = "--engine", description = "mxnet (default) or onnxruntime.")
    private String engine = "mxnet";

    @Option(names = "--precision", description = "int8 (default), bf16 or fp32.")
    private String precision = "int8";

    @Option(names = "--device", description = "cpu (default) or gpu.")
    private String device = "cpu";

    ReadyModel open(Checkout checkout, int side, int predictors) throws IOException {
        return Product.open(
                checkout,
                side,
                Map.of(
                        "SNAPLABEL_ENGINE", engine,
                        "SNAPLABEL_DEVICE", device,
                        "SNAPLABEL_PRECISION", precision,
                        "SNAPLABEL_PREDICTORS", Integer.toString(predictors)));
    }

    String engine() {
        return engine;
    }

    String precision() {
        return precision;
    }

    /** Such as {@code mxnet int8}, or {@code onnxruntime fp32 on the gpu}. */
    @Override
    public String toString() {
        return engine + " " + precision + (device.equals("cpu") ? "" : " on the " + device);
    }
}
