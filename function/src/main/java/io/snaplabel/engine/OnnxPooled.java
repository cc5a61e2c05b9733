package io.snaplabel.engine;

import ai.djl.ndarray.NDList;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.snaplabel.classify.Activations.Dense;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The end of an ONNX network that can be explained. Needs ONNX Runtime on the class path.
 *
 * @param file of the whole network
 * @param addition what makes the feature map an output when it stands after the file
 * @param isTransposed whether the weights are classes × channels, and not channels × classes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record OnnxPooled(Path file, byte[] addition, boolean isTransposed) implements Ending.Pooled {
    /** Writes the file with the addition. */
    void write(Path target) throws IOException {
        try (var out = Files.newOutputStream(target, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            Files.copy(file, out);
            out.write(addition);
        }
    }

    @Override
    public Ending.Features features(NDList outputs) {
        var map = outputs.get(1);
        var shape = map.getShape();
        return new Ending.Features(map.toFloatArray(), (int) shape.get(2), (int) shape.get(3));
    }

    @Override
    public Dense layer() {
        try (var session = OrtEnvironment.getEnvironment().createSession(OnnxGraph.parameters(file));
                var results = session.run(Map.of())) {
            var tensor = results.get(0);
            var shape = ((OnnxTensor) tensor).getInfo().getShape();
            var weights = floats(tensor);
            var classes = (int) shape[isTransposed ? 0 : 1];
            return new Dense(
                    isTransposed ? weights : transposed(weights, classes),
                    results.size() == 1 ? new float[classes] : floats(results.get(1)));
        } catch (IOException | OrtException e) {
            throw new IllegalStateException(file + ": expected the parameters of its dense layer but got none", e);
        }
    }

    private static float[] floats(OnnxValue value) {
        var buffer = ((OnnxTensor) value).getFloatBuffer();
        var floats = new float[buffer.remaining()];
        buffer.get(floats);
        return floats;
    }

    private static float[] transposed(float[] weights, int classes) {
        var transposed = new float[weights.length];
        var channels = weights.length / classes;
        for (var i = 0; i < weights.length; i++) {
            transposed[i % classes * channels + i / classes] = weights[i];
        }
        return transposed;
    }
}
