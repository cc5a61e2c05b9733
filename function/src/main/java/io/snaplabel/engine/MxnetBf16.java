package io.snaplabel.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.mxnet.engine.MxNDArray;
import ai.djl.mxnet.engine.MxNDManager;
import ai.djl.mxnet.jna.LibUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.util.PairList;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import io.snaplabel.bundle.WholeFile;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fused MXNet network in bfloat16: the same graph between two casts, and the same parameters rounded to the nearest, half as large. Each
 * multiplies in bfloat16 and adds in float32, which AVX-512 BF16 does at twice the speed of float32.
 */
final class MxnetBf16 {
    private static final String PROCESSOR_FLAG = "avx512_bf16";
    private static final String FUSED = "_sg_mkldnn_conv";
    private static final String TYPE = "bfloat16";

    private MxnetBf16() {}

    /**
     * Without the instructions oneDNN fails, or takes three times as long as in float32.
     *
     * @param processor Linux' description of it, {@code /proc/cpuinfo}
     */
    static void require(Path processor) {
        try (var lines = Files.lines(processor)) {
            if (lines.filter(line -> line.startsWith("flags"))
                    .noneMatch(line -> List.of(line.split("\\s+")).contains(PROCESSOR_FLAG))) {
                throw new IllegalStateException(
                        "precision bf16: expected a processor with AVX-512 BF16 but this one has not; fp32 and int8"
                                + " run everywhere");
            }
        } catch (IOException e) {
            throw new IllegalStateException(processor + ": cannot be read", e);
        }
    }

    /** The graph with a cast behind its input and another behind its only output. */
    static String graph(String symbol) {
        var json = JsonParser.parseString(symbol).getAsJsonObject();
        var nodes = json.getAsJsonArray("nodes");
        if (!symbol.contains(FUSED)) {
            throw new IllegalStateException("precision bf16: expected a fused graph but got one without " + FUSED);
        }
        var input = nodes.size();
        for (var node : nodes) {
            node.getAsJsonObject().getAsJsonArray("inputs").forEach(edge -> redirect(edge.getAsJsonArray(), input));
        }
        nodes.add(cast("data_" + TYPE, TYPE, edge(0)));
        nodes.add(cast("logits_float32", "float32", json.getAsJsonArray("heads").get(0)));
        var heads = new JsonArray();
        heads.add(edge(input + 1));
        json.add("heads", heads);
        return json.toString();
    }

    /** Reads parameters in float32 and writes them in bfloat16. */
    static void round(Path parameters, Path target) throws IOException {
        try (var manager = (MxNDManager) Engine.getEngine(DjlRuntime.MXNET).newBaseManager(Device.cpu())) {
            var exact = manager.load(parameters);
            var type = new PairList<>(List.of("dtype"), List.of(TYPE));
            var rounded = exact.stream()
                    .map(array -> manager.invoke("amp_cast", array, type))
                    .toArray(NDArray[]::new);
            var names = exact.stream().map(NDArray::getName).toArray(String[]::new);
            WholeFile.write(target, incoming -> save(rounded, names, incoming));
        }
    }

    private static void save(NDArray[] arrays, String[] names, Path file) throws IOException {
        var mxnet = LibUtils.loadLibrary();
        // The interface has this function too, but with a type that only its own package can make.
        var library = ((Library.Handler) Proxy.getInvocationHandler(mxnet)).getNativeLibrary();
        var handles =
                Stream.of(arrays).map(array -> ((MxNDArray) array).getHandle()).toArray(Pointer[]::new);
        var status = library.getFunction("MXNDArraySave")
                .invokeInt(new Object[] {file.toString(), arrays.length, handles, names});
        if (status != 0) {
            throw new IOException(file + ": " + mxnet.MXGetLastError());
        }
    }

    /** The input is the first node in every bundle; whoever read it reads the cast. */
    private static void redirect(JsonArray edge, int cast) {
        if (edge.get(0).getAsInt() == 0) {
            edge.set(0, edge(cast).get(0));
        }
    }

    private static JsonArray edge(int node) {
        var edge = new JsonArray();
        edge.add(node);
        edge.add(0);
        edge.add(0);
        return edge;
    }

    private static JsonObject cast(String name, String type, JsonElement from) {
        var node = new JsonObject();
        node.addProperty("op", "amp_cast");
        node.addProperty("name", name);
        var attributes = new JsonObject();
        attributes.addProperty("dtype", type);
        node.add("attrs", attributes);
        var inputs = new JsonArray();
        inputs.add(from);
        node.add("inputs", inputs);
        return node;
    }
}
