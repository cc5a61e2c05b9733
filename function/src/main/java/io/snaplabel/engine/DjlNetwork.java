package io.snaplabel.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.TranslateException;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.bundle.Variant;
import io.snaplabel.classify.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One variant of a bundle in Deep Java Library, on the processor: one loaded model, as many predictors as pictures may run at
 * once. Thread-safe. What is wrong with the bundle, the engine or the environment is an {@link IllegalStateException} at
 * {@link #open}, which also runs the network once.
 */
public final class DjlNetwork implements Network {
    private final String name;
    private final int tensorLength;
    private final int classes;
    private final Model model;
    private final PredictorPool predictors;

    private DjlNetwork(String name, Shape input, int classes, Model model, int predictors) {
        this.name = name;
        this.tensorLength = Math.toIntExact(input.size());
        this.classes = classes;
        this.model = model;
        this.predictors = new PredictorPool(Stream.<Predictor<List<float[]>, List<float[]>>>generate(
                        () -> model.newPredictor(new TensorTranslator(input)))
                .limit(predictors)
                .toList());
    }

    /** Loads the variant's files, which {@link ModelBundle#verify} has found right, and starts its engine if need be. */
    public static DjlNetwork open(ModelBundle bundle, Variant variant, EngineOptions options) {
        return open(bundle, variant, options, System.getenv());
    }

    static DjlNetwork open(
            ModelBundle bundle, Variant variant, EngineOptions options, Map<String, String> environment) {
        DjlRuntime.prepare(variant, options.workDir(), environment);
        var name = bundle.name() + " " + variant.id();
        var preprocessing = bundle.preprocessing();
        var input = new Shape(3, preprocessing.height(), preprocessing.width());
        var network = new DjlNetwork(
                name, input, bundle.classes().size(), load(bundle, variant, options), options.predictors());
        try {
            // Shows a wrong number of classes here and now; and MXNet's first call, which builds the operator, is not
            // safe to run twice at once.
            network.forward(new float[preprocessing.tensorLength()]);
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    @Override
    public float[] forward(float[] tensor) {
        return forward(List.of(tensor)).getFirst();
    }

    @Override
    public List<float[]> forward(List<float[]> tensors) {
        for (var tensor : tensors) {
            if (tensor.length != tensorLength) {
                throw new IllegalArgumentException(
                        name + ": expected a tensor of " + tensorLength + " values but got " + tensor.length);
            }
        }
        var all = predict(tensors);
        if (all.size() != tensors.size()) {
            throw new IllegalStateException(name + ": expected " + tensors.size() + " answers but got " + all.size());
        }
        for (var logits : all) {
            if (logits.length != classes) {
                throw new IllegalStateException(name + ": expected " + classes + " logits but got " + logits.length);
            }
        }
        return all;
    }

    /**
     * Lets go of memory that holds what lies in files as well: before a snapshot, while nothing runs. Answers stay what they are. Only MXNet
     * has any (see {@link MxnetParameters}).
     *
     * @param workDir where such a file may be written; it is needed as long as this process lives
     */
    public void shed(Path workDir) {
        if (!model.getNDManager().getEngine().getEngineName().equals(DjlRuntime.MXNET)) {
            return;
        }
        try {
            MxnetParameters.shareWith(workDir.resolve(name.replace(' ', '-') + ".parameters"), model.getBlock());
        } catch (IOException e) {
            throw new IllegalStateException(name + ": the parameters cannot be written to " + workDir, e);
        }
    }

    /** Waits for calls under way, then frees all native memory. Once closed, closing does nothing. */
    @Override
    public void close() {
        if (predictors.close()) {
            model.close();
        }
    }

    private List<float[]> predict(List<float[]> tensors) {
        try {
            return predictors.predict(tensors);
        } catch (TranslateException e) {
            throw new IllegalStateException(name + ": expected logits but the engine failed", e);
        }
    }

    private static Model load(ModelBundle bundle, Variant variant, EngineOptions options) {
        var model = Model.newInstance(bundle.name(), Device.cpu(), DjlRuntime.engine(variant));
        try {
            new ModelFiles(bundle, options).load(variant, model);
            return model;
        } catch (IllegalStateException e) {
            model.close();
            throw e;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new IllegalStateException(bundle.name() + " " + variant.id() + ": cannot be loaded", e);
        }
    }
}
