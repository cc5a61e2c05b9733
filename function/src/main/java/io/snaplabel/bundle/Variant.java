package io.snaplabel.bundle;

import java.util.List;

/** One way to run a bundle's network: an engine, a precision, and the files that takes. */
public sealed interface Variant {
    /** Engine and precision in one word, such as {@code mxnet-int8}. */
    default String id() {
        return switch (this) {
            case Mxnet mxnet -> "mxnet-" + mxnet.precision();
            case Onnx onnx -> "onnx-" + onnx.precision();
        };
    }

    /** Such as {@code fp32} or {@code int8}. */
    String precision();

    /** The files that must be there. */
    default List<BundleFile> files() {
        return switch (this) {
            case Mxnet mxnet -> List.of(mxnet.symbol(), mxnet.parameters());
            case Onnx onnx -> List.of(onnx.model());
        };
    }

    /** For MXNet: a graph and its parameters, which may be gzipped. */
    record Mxnet(String precision, BundleFile symbol, BundleFile parameters) implements Variant {}

    /** For ONNX Runtime: everything in one file. */
    record Onnx(String precision, BundleFile model) implements Variant {}
}
