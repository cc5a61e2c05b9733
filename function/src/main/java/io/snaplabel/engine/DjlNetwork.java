package io.snaplabel.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.TranslateException;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.bundle.Variant;
import io.snaplabel.classify.Activations;
import io.snaplabel.classify.Activations.Dense;
import io.snaplabel.classify.Network;
import io.snaplabel.classify.Unexplainable;
import io.snaplabel.engine.TensorTranslator.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One variant of a bundle in Deep Java Library: one loaded model, as many predictors as pictures may run at
 * once. Thread-safe. What is wrong with the bundle, the engine or the environment is an {@link IllegalStateException} at
 * {@link #open}, which also runs the network once.
 */
public final class DjlNetwork implements Network {
    private final String name;
    private final int tensorLength;
    private final int classes;
    private final Model model;
    private final Ending ending;
    private final PredictorPool<Ask, Run> predictors;
    private final Supplier<DjlNetwork> another;
    private final NetworkTurns turns;

    private @Nullable DjlNetwork explaining;
    private @Nullable Dense layer;

    private DjlNetwork(
            String name,
            Shape input,
            int classes,
            Model model,
            Ending ending,
            int predictors,
            NetworkTurns turns,
            Supplier<DjlNetwork> another) {
        this.name = name;
        this.tensorLength = Math.toIntExact(input.size());
        this.classes = classes;
        this.model = model;
        this.ending = ending;
        this.another = another;
        this.turns = turns;
        this.predictors = new PredictorPool<>(
                Stream.<Predictor<Ask, Run>>generate(() -> model.newPredictor(new TensorTranslator(input, ending)))
                        .limit(predictors)
                        .toList());
        turns.enter();
    }

    /** Loads the variant's files, which {@link ModelBundle#verify} has found right, and starts its engine if need be. */
    public static DjlNetwork open(ModelBundle bundle, Variant variant, EngineOptions options) {
        return open(bundle, variant, options, System.getenv());
    }

    static DjlNetwork open(
            ModelBundle bundle, Variant variant, EngineOptions options, Map<String, String> environment) {
        DjlRuntime.prepare(variant, options, environment);
        return open(bundle, variant, options, false);
    }

    private static DjlNetwork open(ModelBundle bundle, Variant variant, EngineOptions options, boolean withFeatures) {
        var name = bundle.name() + " " + variant.id();
        var preprocessing = bundle.preprocessing();
        var input = new Shape(3, preprocessing.height(), preprocessing.width());
        var classes = bundle.classes().size();
        var device = options.onGpu() ? Device.gpu() : Device.cpu();
        var model =
                DjlRuntime.start(variant, () -> Model.newInstance(bundle.name(), device, DjlRuntime.engine(variant)));
        var ending = load(bundle, variant, options, model, withFeatures);
        var single = new EngineOptions(1, options.threads(), options.workDir(), options.onGpu());
        // What explains for another network runs in that one's turn.
        var turns = isOfMxnet(model) && !withFeatures ? NetworkTurns.MXNET : new NetworkTurns();
        var network = new DjlNetwork(
                name,
                input,
                classes,
                model,
                ending,
                options.predictors(),
                turns,
                () -> open(bundle, variant, single, true));
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
        return turns.beside(() -> run(new Ask(tensors, false))).logits();
    }

    @Override
    public Activations activations(float[] tensor) {
        if (ending instanceof Ending.Other(var found)) {
            throw new Unexplainable(
                    name + ": expected a network that ends with global average pooling and one dense layer but got "
                            + found);
        }
        return turns.alone(() -> explaining().explained(tensor));
    }

    /** With the feature map as an output; kept from the first time on that somebody wants it. */
    private synchronized DjlNetwork explaining() {
        if (explaining == null) {
            explaining = another.get();
        }
        return explaining;
    }

    private Activations explained(float[] tensor) {
        var run = run(new Ask(List.of(tensor), true));
        var features = Objects.requireNonNull(run.features());
        return new Activations(
                run.logits().getFirst(), features.values(), features.rows(), features.columns(), layer());
    }

    private Run run(Ask ask) {
        for (var tensor : ask.tensors()) {
            if (tensor.length != tensorLength) {
                throw new IllegalArgumentException(
                        name + ": expected a tensor of " + tensorLength + " values but got " + tensor.length);
            }
        }
        var run = predict(ask);
        var pictures = ask.tensors().size();
        if (run.logits().size() != pictures) {
            throw new IllegalStateException(name + ": expected " + pictures + " answers but got "
                    + run.logits().size());
        }
        for (var logits : run.logits()) {
            if (logits.length != classes) {
                throw new IllegalStateException(name + ": expected " + classes + " logits but got " + logits.length);
            }
        }
        return run;
    }

    /** Kept from the first time on that somebody wants it. */
    private synchronized Dense layer() {
        if (layer == null && ending instanceof Ending.Pooled pooled) {
            layer = pooled.layer();
        }
        return Objects.requireNonNull(layer);
    }

    /**
     * Lets go of memory that holds what lies in files as well: before a snapshot, while nothing runs. Answers stay what they are. Only MXNet
     * has any (see {@link MxnetParameters}).
     *
     * @param workDir where such a file may be written; it is needed as long as this process lives
     */
    public void shed(Path workDir) {
        if (!isOfMxnet(model)) {
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
        closeExplaining();
        if (predictors.close()) {
            model.close();
            turns.leave();
        }
    }

    private synchronized void closeExplaining() {
        if (explaining != null) {
            explaining.close();
        }
    }

    private static boolean isOfMxnet(Model model) {
        return model.getNDManager().getEngine().getEngineName().equals(DjlRuntime.MXNET);
    }

    private Run predict(Ask ask) {
        try {
            return predictors.predict(ask);
        } catch (TranslateException e) {
            throw new IllegalStateException(name + ": expected logits but the engine failed", e);
        }
    }

    private static Ending load(
            ModelBundle bundle, Variant variant, EngineOptions options, Model model, boolean withFeatures) {
        try {
            return new ModelFiles(bundle, options).load(variant, model, withFeatures);
        } catch (IllegalStateException e) {
            model.close();
            throw e;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            var what = bundle.name() + " " + variant.id() + ": cannot be loaded";
            throw new IllegalStateException(
                    options.onGpu()
                            ? what + " on the GPU: " + DjlRuntime.firstCause(e).getMessage()
                            : what,
                    e);
        }
    }
}
