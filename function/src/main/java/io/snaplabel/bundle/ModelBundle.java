package io.snaplabel.bundle;

import io.snaplabel.image.ModelId;
import io.snaplabel.policy.LabelPolicy;
import io.snaplabel.tensor.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model in a folder: {@code bundle.json}, {@code synset.txt} and the files of each engine. Immutable and thread-safe.
 * Whatever in it is missing or wrong is an {@link IllegalStateException} that says what was expected and what came.
 */
public final class ModelBundle {
    /** The name of the file that describes the others, by which a folder is known as a bundle. */
    public static final String DESCRIPTION = BundleDescription.FILE;

    private final Path folder;
    private final BundleDescription description;
    private final List<Synset> classes;

    private ModelBundle(Path folder, BundleDescription description, List<Synset> classes) {
        this.folder = folder;
        this.description = description;
        this.classes = List.copyOf(classes);
    }

    /** Reads the description and the classes; {@link #verify} reads the rest. */
    public static ModelBundle open(Path folder) {
        var description = BundleDescription.parse(read(folder.resolve(BundleDescription.FILE)));
        var synset = description.synset();
        var classes = Synset.parse(synset.path(), read(folder, synset));
        if (classes.size() != description.classes()) {
            throw new IllegalStateException(folder.resolve(synset.path()) + ": expected " + description.classes()
                    + " classes but got " + classes.size());
        }
        return new ModelBundle(folder, description, classes);
    }

    /** Such as {@code resnet50-tiny-imagenet}. */
    public String name() {
        return description.name();
    }

    public String version() {
        return description.version();
    }

    /** SHA-256 of {@code bundle.json}, which lists the SHA-256 of every other file; lower-case hexadecimal. */
    public String digest() {
        return description.digest();
    }

    public Preprocessing preprocessing() {
        return description.preprocessing();
    }

    /** The classes in the order of the network's output. */
    public List<Synset> classes() {
        return classes;
    }

    /** Every file but {@code bundle.json} itself. */
    public List<BundleFile> files() {
        return List.copyOf(description.files().values());
    }

    public List<Variant> variants() {
        return description.variants();
    }

    /** A variant by its {@link Variant#id id}, such as {@code mxnet-int8}. */
    public Variant variant(String id) {
        return description.variant(id);
    }

    /** What a record says of results that come from one variant of this bundle. */
    public ModelId id(Variant variant) {
        return new ModelId(name(), digest(), PreprocessingJson.digest(preprocessing()), variant.id());
    }

    /** Where one of the bundle's files lies. */
    public Path path(BundleFile file) {
        return folder.resolve(file.path());
    }

    /** Every file that the variant takes, and the bundle's own. */
    public List<BundleFile> files(Variant variant) {
        return description.needed(variant);
    }

    /** Reads the {@link #files(Variant) files of a variant} and compares size and SHA-256. */
    public void verify(Variant variant) {
        for (var file : files(variant)) {
            file.stored().check(path(file));
        }
    }

    /** The reference results, where the bundle brings some. */
    public Optional<Golden> golden() {
        return description.golden().map(file -> Golden.parse(read(folder, file)));
    }

    /**
     * The label policy: the bundle's own, or the usual one.
     *
     * @param topK how many labels where the bundle does not say
     */
    public LabelPolicy policy(int topK) {
        return description
                .policy()
                .map(file -> PolicyJson.parse(file.path(), read(folder, file), topK, this::named))
                .orElseGet(() -> PolicyJson.usual(topK));
    }

    private byte[] named(String name) {
        return description
                .file(name)
                .map(file -> read(folder, file))
                .orElseThrow(() -> new IllegalStateException(
                        PolicyJson.FILE + ": namesFile: expected one of the bundle's files but got " + name));
    }

    private static byte[] read(Path folder, BundleFile file) {
        var path = folder.resolve(file.path());
        var bytes = read(path);
        file.stored().check(path, bytes);
        return bytes;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(file + ": expected a file of a model bundle but cannot read it", e);
        }
    }
}
