package io.snaplabel.model;

import io.snaplabel.bundle.BundleDownload;
import io.snaplabel.bundle.BundleDownload.ObjectReader;
import io.snaplabel.bundle.BundleSource;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.bundle.PolicyJson;
import io.snaplabel.bundle.Synset;
import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.classify.Labeller;
import io.snaplabel.classify.Network;
import io.snaplabel.decode.ImageIoDecoder;
import io.snaplabel.decode.NativeLibrary;
import io.snaplabel.decode.TurboJpegDecoder;
import io.snaplabel.engine.DjlNetwork;
import io.snaplabel.engine.EngineOptions;
import io.snaplabel.engine.ZooBundle;
import io.snaplabel.image.ImageClass;
import io.snaplabel.image.ModelId;
import io.snaplabel.policy.ApplyPolicy;
import io.snaplabel.policy.Concept;
import io.snaplabel.policy.Naming;
import io.snaplabel.policy.Taxonomy;
import io.snaplabel.settings.ModelSettings;
import io.snaplabel.settings.ModelSettings.Decoding;
import io.snaplabel.settings.ModelSettings.Device;
import io.snaplabel.tensor.Tensorizer;
import io.snaplabel.wordnet.WordNet;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A model that is ready to label: its bundle found and verified, its network loaded, and its answer to a known picture right. Thread-safe.
 * Whatever is wrong with any of that is an {@link IllegalStateException} when it is opened.
 */
public final class ReadyModel implements AutoCloseable {
    private final ModelId id;
    private final DjlNetwork network;
    private final Path cacheDir;
    private final Parts parts;
    private final Labeller labeller;

    private ReadyModel(ModelId id, DjlNetwork network, Path cacheDir, Parts parts, Labeller labeller) {
        this.id = id;
        this.network = network;
        this.cacheDir = cacheDir;
        this.parts = parts;
        this.labeller = labeller;
    }

    /** What stands before and behind the network. */
    private record Parts(ImageDecoder decoder, Tensorizer tensorizer, ApplyPolicy policy) {
        Labeller labeller(Network network, int decodings) {
            return new Labeller(decoder, tensorizer, network, policy, decodings);
        }
    }

    /** Likewise where no bucket can be reached: a bundle in S3 is an {@link IllegalStateException}. */
    public static ReadyModel open(ModelSettings settings) {
        return open(settings, bucket -> {
            throw new IllegalStateException(
                    settings.source() + ": expected a bundle's folder or zoo coordinates but got a bucket");
        });
    }

    /**
     * Makes the model of the settings ready.
     *
     * @param buckets reads a bucket's objects, asked only when the bundle lies in S3
     */
    public static ReadyModel open(ModelSettings settings, Function<String, ObjectReader> buckets) {
        var variantId = variantId(settings);
        var bundle = bundle(settings, variantId, buckets);
        var variant = bundle.variant(variantId);
        bundle.verify(variant);
        var policy = policy(settings, bundle);
        var network = DjlNetwork.open(bundle, variant, options(settings));
        try {
            var decoder = decoder(settings);
            var tensorizer = new Tensorizer(bundle.preprocessing());
            // A policy may change every name, so it is the bare network that is proven.
            var bare = bundle.classes().stream().map(ReadyModel::imageClass).toList();
            SelfTest.run(new Labeller(decoder, tensorizer, network, bare, 1, 1), bundle, variant);
            var parts = new Parts(decoder, tensorizer, policy);
            return new ReadyModel(
                    id(settings, bundle.id(variant)),
                    network,
                    settings.cacheDir(),
                    parts,
                    parts.labeller(network, settings.predictors()));
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    public ModelId id() {
        return id;
    }

    public Labeller labeller() {
        return labeller;
    }

    /**
     * A labeller for more pictures at once than there are predictors.
     *
     * @param decodings how many pictures are decoded at once; others wait
     * @param way how tensors reach the network, by a queue for example; closing that is the caller's
     */
    public Labeller labeller(int decodings, UnaryOperator<Network> way) {
        return parts.labeller(way.apply(network), decodings);
    }

    /** What its labels are called, and what they can be asked by. */
    public Naming naming() {
        return parts.policy().naming();
    }

    /** Lets go of memory that a snapshot need not hold; while nothing is being labelled. */
    public void shed() {
        network.shed(cacheDir);
    }

    /** Frees the native memory; the labeller must not be used any more. */
    @Override
    public void close() {
        network.close();
    }

    private static ImageDecoder decoder(ModelSettings settings) {
        return TurboJpegDecoder.before(
                new ImageIoDecoder(settings.maxPixels()),
                settings.maxPixels(),
                settings.decoding() == Decoding.REDUCED,
                new NativeLibrary(settings.cacheDir()));
    }

    private static EngineOptions options(ModelSettings settings) {
        return new EngineOptions(
                settings.predictors(), settings.threads(), settings.cacheDir(), settings.device() == Device.GPU);
    }

    private static ModelBundle bundle(
            ModelSettings settings, String variantId, Function<String, ObjectReader> buckets) {
        return switch (BundleSource.parse(settings.source())) {
            case BundleSource.Folder(var path) -> ModelBundle.open(path);
            case BundleSource.S3(var bucket, var prefix) ->
                new BundleDownload(buckets.apply(bucket), settings.cacheDir()).download(prefix, variantId);
            case BundleSource.Zoo zoo -> ZooBundle.open(zoo, settings.zoo(), settings.cacheDir());
        };
    }

    private static ApplyPolicy policy(ModelSettings settings, ModelBundle bundle) {
        var policy = settings.policy().isEmpty()
                ? bundle.policy(settings.topK())
                : PolicyJson.read(Path.of(settings.policy()), settings.topK());
        var classes = bundle.classes().stream().map(Synset::wnid).toList();
        var wordNet = WordNet.read();
        return new ApplyPolicy(
                new Taxonomy(
                        bundle.classes().stream()
                                .map(synset -> concept(synset, wordNet))
                                .toList(),
                        wordNet.above(classes)),
                policy);
    }

    private static Concept concept(Synset synset, WordNet wordNet) {
        var wider = wordNet.find(synset.wnid()).map(Concept::wider).orElse(List.of());
        return new Concept(synset.wnid(), synset.names(), wider);
    }

    /** Another policy makes other labels of the same bundle, so that what it says is another model's answer. */
    private static ModelId id(ModelSettings settings, ModelId bundle) {
        return settings.policy().isEmpty() ? bundle : bundle.under(PolicyJson.digest(Path.of(settings.policy())));
    }

    private static String variantId(ModelSettings settings) {
        var engine = switch (settings.engine()) {
            case MXNET -> "mxnet";
            case ONNXRUNTIME -> "onnx";
        };
        var precision = switch (settings.precision()) {
            case FP32 -> "fp32";
            case BF16 -> "bf16";
            case INT8 -> "int8";
        };
        return engine + "-" + precision;
    }

    private static ImageClass imageClass(Synset synset) {
        return new ImageClass(synset.wnid(), synset.name());
    }
}
