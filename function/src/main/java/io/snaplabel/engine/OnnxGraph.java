package io.snaplabel.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The graph of an ONNX file (onnx.proto, ModelProto), of which the last feature map can be made an output beside the logits, and the parameters of
 * the dense layer a model of their own.
 */
final class OnnxGraph {
    // onnx.proto's numbers
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_NAME = 2;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_OUTPUT = 12;
    private static final int TENSOR_NAME = 8;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int TYPE_TENSOR = 1;
    private static final int ELEMENT_TYPE = 1;
    private static final int FLOAT = 1;

    private static final String OURS = "snaplabel_";
    private static final OnnxNode NONE =
            new OnnxNode("no operator", List.of(), List.of(), Map.of(), ByteBuffer.allocate(0));
    /** What changes neither a value, but for rounding, nor its place in the sum. */
    private static final Set<String> PASSING_ON = Set.of("Flatten", "QuantizeLinear", "DequantizeLinear", "Identity");

    private final List<Wire.Field> model;
    private final Map<String, OnnxNode> producers = new HashMap<>();
    private final Map<String, Wire.Field> initializers = new HashMap<>();
    private final List<String> outputs = new ArrayList<>();

    private OnnxGraph(ByteBuffer file) {
        this.model = Wire.fields(file);
        for (var part : model) {
            if (part.number() == MODEL_GRAPH) {
                Wire.fields(part.content()).forEach(this::add);
            }
        }
    }

    /** How the network of a file ends. */
    static Ending ending(Path file) throws IOException {
        return read(file, graph -> graph.endingOf(file));
    }

    /** A model without inputs whose outputs are weights and, where it has any, biases of the dense layer that a file's network ends with. */
    static byte[] parameters(Path file) throws IOException {
        return read(file, graph -> graph.parameters(graph.producer(graph.outputs.getFirst())));
    }

    /** The file is mapped just as long as it is looked at, so that it takes no memory later on. */
    private static <T> T read(Path file, Function<OnnxGraph, T> look) throws IOException {
        try (var channel = FileChannel.open(file);
                var arena = Arena.ofConfined()) {
            var bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            return look.apply(new OnnxGraph(bytes.asByteBuffer()));
        }
    }

    private void add(Wire.Field field) {
        switch (field.number()) {
            case GRAPH_NODE -> {
                var node = OnnxNode.of(field.content());
                node.outputs().forEach(output -> producers.put(output, node));
            }
            case GRAPH_INITIALIZER -> initializers.put(Wire.text(Wire.fields(field.content()), TENSOR_NAME), field);
            case GRAPH_OUTPUT -> outputs.add(Wire.text(Wire.fields(field.content()), VALUE_NAME));
            default -> {}
        }
    }

    private Ending endingOf(Path file) {
        var dense = outputs.size() == 1 ? producer(outputs.getFirst()) : NONE;
        if (!dense.operator().equals("Gemm") || !dense.isFactorOne("alpha") || !dense.isFactorOne("beta")) {
            return new Ending.Other(dense.operator());
        }
        var before = producer(dense.inputs().getFirst());
        while (PASSING_ON.contains(before.operator())) {
            before = producer(before.inputs().getFirst());
        }
        if (!before.operator().equals("GlobalAveragePool")) {
            return new Ending.Other(before.operator() + " before " + dense.operator());
        }
        return new OnnxPooled(file, withFeatures(before.inputs().getFirst()), dense.is("transB"));
    }

    private OnnxNode producer(String tensor) {
        return producers.getOrDefault(tensor, NONE);
    }

    /**
     * What makes the map an output when it stands after the file: messages are merged. A map that was quantised is dequantised once more, because
     * ONNX Runtime computes in int8 only where no other needs the float.
     */
    private byte[] withFeatures(String features) {
        var producer = producer(features);
        return producer.operator().equals("DequantizeLinear")
                ? Wire.message(
                        MODEL_GRAPH,
                        OnnxNode.message(GRAPH_NODE, producer.operator(), producer.inputs(), OURS + "features"),
                        output(OURS + "features"))
                : Wire.message(MODEL_GRAPH, output(features));
    }

    private byte[] parameters(OnnxNode dense) {
        var needed = new LinkedHashMap<String, byte[]>();
        var own = new ByteArrayOutputStream();
        for (var tensor : dense.inputs().subList(1, dense.inputs().size())) {
            need(tensor, needed);
            own.writeBytes(OnnxNode.message(GRAPH_NODE, "Identity", List.of(tensor), OURS + tensor));
            own.writeBytes(output(OURS + tensor));
        }
        var whole = new ByteArrayOutputStream();
        model.stream().filter(part -> part.number() != MODEL_GRAPH).forEach(part -> whole.writeBytes(part.message()));
        needed.values().forEach(own::writeBytes);
        whole.writeBytes(Wire.message(MODEL_GRAPH, Wire.text(GRAPH_NAME, "parameters"), own.toByteArray()));
        return whole.toByteArray();
    }

    private void need(String tensor, Map<String, byte[]> needed) {
        var initializer = initializers.get(tensor);
        var producer = producers.get(tensor);
        if (initializer != null) {
            needed.put(tensor, initializer.message());
        } else if (producer != null) {
            producer.inputs().forEach(input -> need(input, needed));
            needed.put(tensor, Wire.message(GRAPH_NODE, Wire.bytes(producer.bytes())));
        }
    }

    private static byte[] output(String name) {
        var type = Wire.message(VALUE_TYPE, Wire.message(TYPE_TENSOR, Wire.number(ELEMENT_TYPE, FLOAT)));
        return Wire.message(GRAPH_OUTPUT, Wire.text(VALUE_NAME, name), type);
    }
}
