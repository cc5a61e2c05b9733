package io.snaplabel.bundle;

import java.util.List;

/** One way to run a bundle's network: an engine, a precision, and the files that takes. */
public sealed interface Variant {
    /** Engine and precision in one word, such as {@code mxnet-int8}. */
    default String id() {
        return switch (this) {
            case Mxnet mxnet -> "mxnet-" + mxnet.precision();
            case MxnetBf16 bf16 -> "mxnet-" + bf16.precision();
            case Onnx onnx -> "onnx-" + onnx.precision();
        };
    }

    /** Whose golden answers hold for it. */
    default String like() {
        return this instanceof MxnetBf16(var exact) ? exact.id() : id();
    }

    /** Such as {@code fp32}, {@code bf16} or {@code int8}. */
    String precision();

    /** The files that must be there. */
    default List<BundleFile> files() {
        return switch (this) {
            case Mxnet mxnet -> List.of(mxnet.symbol(), mxnet.parameters());
            case MxnetBf16 bf16 -> bf16.exact().files();
            case Onnx onnx -> List.of(onnx.model());
        };
    }

    /** For MXNet: a graph and its parameters, which may be gzipped. */
    record Mxnet(String precision, BundleFile symbol, BundleFile parameters) implements Variant {}

    /** The same in bfloat16, which no bundle ships: made from the exact one where it runs. */
    record MxnetBf16(Mxnet exact) implements Variant {
        @Override
        public String precision() {
            return "bf16";
        }
    }

    /** For ONNX Runtime: everything in one file. */
    record Onnx(String precision, BundleFile model) implements Variant {}
}
