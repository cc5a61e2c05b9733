package io.snaplabel.engine;

import ai.djl.Model;
import ai.djl.mxnet.engine.MxNDManager;
import ai.djl.mxnet.engine.MxSymbolBlock;
import ai.djl.mxnet.engine.Symbol;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.classify.Activations.Dense;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * MXNet's graph as its JSON has it, of which the last feature map can be made an output beside the logits: in a network that runs one picture at a
 * time, because with that output up to 24 of 300 answers of the fused graph were wrong when four ran at once. Needs the MXNet engine on the class
 * path.
 */
final class MxnetGraph {
    private static final Set<String> DENSE = Set.of("FullyConnected", "_sg_mkldnn_fully_connected");
    private static final Set<String> POOLING = Set.of("Pooling", "_contrib_quantized_pooling");
    private static final Set<String> RESHAPING = Set.of("Flatten", "flatten", "_contrib_quantized_flatten");

    private final JsonObject graph;

    private MxnetGraph(JsonObject graph) {
        this.graph = graph;
    }

    /** How the graph ends; a model that has loaded its parameters knows those of the end. */
    static Ending ending(Path symbol, Model model) throws IOException {
        return read(symbol).ending(model, false);
    }

    /** Gives the model the graph as its block; its parameters are loaded after that. */
    static Ending load(Path symbol, Model model, boolean withFeatures) throws IOException {
        var graph = read(symbol);
        var ending = graph.ending(model, withFeatures);
        var manager = model.getNDManager();
        model.setBlock(new MxSymbolBlock(manager, Symbol.loadJson((MxNDManager) manager, graph.graph.toString())));
        return ending;
    }

    private static MxnetGraph read(Path symbol) throws IOException {
        return new MxnetGraph(JsonParser.parseString(Files.readString(symbol)).getAsJsonObject());
    }

    private Ending ending(Model model, boolean withFeatures) {
        var heads = graph.getAsJsonArray("heads");
        var dense = node(heads.get(0).getAsJsonArray());
        if (heads.size() != 1 || !DENSE.contains(operator(dense)) || is(dense, "with_eltwise")) {
            return new Ending.Other(operator(dense));
        }
        var before = input(dense, 0);
        while (RESHAPING.contains(operator(before))) {
            before = input(before, 0);
        }
        if (!POOLING.contains(operator(before)) || !is(before, "global_pool") || !isMean(before)) {
            return new Ending.Other(operator(before) + " before " + operator(dense));
        }
        if (withFeatures) {
            inputs(before).forEach(heads::add);
        }
        return new Pooled(
                model,
                inputs(dense).asList().stream()
                        .skip(1)
                        .limit(2)
                        .map(one -> node(one.getAsJsonArray()).get("name").getAsString())
                        .toList());
    }

    private static boolean isMean(JsonObject pooling) {
        // MXNet's default is the maximum.
        return attribute(pooling, "pool_type").equals("avg");
    }

    private JsonObject input(JsonObject node, int index) {
        return node(inputs(node).get(index).getAsJsonArray());
    }

    private static JsonArray inputs(JsonObject node) {
        return node.getAsJsonArray("inputs");
    }

    /** What an entry {@code [node, output, version]} is an output of. */
    private JsonObject node(JsonArray entry) {
        return graph.getAsJsonArray("nodes").get(entry.get(0).getAsInt()).getAsJsonObject();
    }

    private static String operator(JsonObject node) {
        return node.get("op").getAsString();
    }

    private static boolean is(JsonObject node, String attribute) {
        return Set.of("true", "1").contains(attribute(node, attribute).toLowerCase(Locale.ROOT));
    }

    private static String attribute(JsonObject node, String name) {
        var attributes = node.getAsJsonObject("attrs");
        return attributes == null || !attributes.has(name)
                ? ""
                : attributes.get(name).getAsString();
    }

    /**
     * Outputs: the logits, the map and, where that is quantised, its least and its greatest value.
     *
     * @param parameters the names of weights and, unless it has none, biases
     */
    private record Pooled(Model model, List<String> parameters) implements Ending.Pooled {
        @Override
        public Ending.Features features(NDList outputs) {
            var map = outputs.get(1);
            var shape = map.getShape();
            var scale = outputs.size() == 2 ? 1 : scale(outputs);
            var values = map.toType(DataType.FLOAT32, false).toFloatArray();
            for (var i = 0; scale != 1 && i < values.length; i++) {
                values[i] *= scale;
            }
            return new Ending.Features(values, (int) shape.get(2), (int) shape.get(3));
        }

        /** oneDNN quantises symmetrically: levels of 8 bits without a sign, of 7 with one, reach to the largest magnitude. */
        private static float scale(NDList outputs) {
            var least = outputs.get(2).toFloatArray()[0];
            var greatest = outputs.get(3).toFloatArray()[0];
            var levels = outputs.get(1).getDataType() == DataType.UINT8 ? 255 : 127;
            return Math.max(Math.abs(least), Math.abs(greatest)) / levels;
        }

        @Override
        public Dense layer() {
            var weights = array(parameters.getFirst());
            var biases = parameters.size() == 1
                    ? new float[(int) weights.getShape().get(0)]
                    : array(parameters.getLast()).toFloatArray();
            return new Dense(weights.toFloatArray(), biases);
        }

        private NDArray array(String name) {
            return model.getBlock().getParameters().get(name).getArray();
        }
    }
}
