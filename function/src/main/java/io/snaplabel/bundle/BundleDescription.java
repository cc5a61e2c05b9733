package io.snaplabel.bundle;

import io.snaplabel.tensor.Preprocessing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What {@code bundle.json} says.
 *
 * @param digest SHA-256 of its bytes, lower-case hexadecimal
 * @param classes how many the network tells apart
 * @param synset the file that names them
 * @param files every file of the bundle by its path
 */
record BundleDescription(
        String name,
        String version,
        String digest,
        Preprocessing preprocessing,
        int classes,
        BundleFile synset,
        Map<String, BundleFile> files,
        List<Variant> variants) {
    static final String FILE = "bundle.json";
    static final String GOLDEN = "golden.json";

    static BundleDescription parse(byte[] bytes) {
        var json = Json.parse(FILE, bytes);
        var files = files(json.field("files"));
        var classes = json.field("classes");
        var count = classes.field("count").count();
        var preprocessing = PreprocessingJson.parse(json.field("preprocessing"));
        checkInput(json.field("input"), preprocessing);
        checkShape(json.field("output").field("shape"), List.of(count));
        return new BundleDescription(
                json.field("name").text(),
                json.field("version").text(),
                Sha256.of(bytes),
                preprocessing,
                count,
                file(classes.field("file"), files),
                files,
                variants(json.field("variants"), files));
    }

    Optional<BundleFile> golden() {
        return Optional.ofNullable(files.get(GOLDEN));
    }

    Optional<BundleFile> policy() {
        return file(PolicyJson.FILE);
    }

    Optional<BundleFile> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    Variant variant(String id) {
        return Stream.concat(variants.stream(), variants.stream().mapMulti(BundleDescription::inBf16))
                .filter(variant -> variant.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(FILE + ": variants: expected " + id + " but got "
                        + variants.stream().map(Variant::id).toList()));
    }

    /** What needs no files of its own. */
    private static void inBf16(Variant variant, Consumer<Variant> made) {
        if (variant instanceof Variant.Mxnet exact && exact.precision().equals("fp32")) {
            made.accept(new Variant.MxnetBf16(exact));
        }
    }

    /** The files that one variant takes, those that describe the bundle first. */
    List<BundleFile> needed(Variant variant) {
        var names = files.values().stream().filter(file -> PolicyJson.isNames(file.path()));
        return Stream.of(Stream.of(synset), golden().stream(), policy().stream(), names, variant.files().stream())
                .flatMap(stream -> stream)
                .toList();
    }

    private static Map<String, BundleFile> files(Json json) {
        var files = new LinkedHashMap<String, BundleFile>();
        for (var entry : json.list()) {
            var path = entry.field("path").text();
            var uncompressed = entry.optional("uncompressed").map(BundleDescription::digest);
            try {
                var file = new BundleFile(path, digest(entry), uncompressed.orElse(null));
                if (files.put(path, file) != null) {
                    throw entry.field("path").wrong("each path once");
                }
            } catch (IllegalArgumentException e) {
                throw entry.field("path").wrong("a path inside the bundle", e);
            }
        }
        return files;
    }

    private static FileDigest digest(Json json) {
        var sha256 = json.field("sha256").text();
        var size = json.field("size").size();
        try {
            return new FileDigest(size, sha256);
        } catch (IllegalArgumentException e) {
            throw json.wrong("a size and the 64 hexadecimal digits of a SHA-256", e);
        }
    }

    private static List<Variant> variants(Json json, Map<String, BundleFile> files) {
        var variants = new ArrayList<Variant>();
        for (var entry : json.list()) {
            var variant = variant(entry, files);
            entry.field("id").mustBe(variant.id());
            variants.add(variant);
        }
        if (variants.stream().map(Variant::id).distinct().count() != variants.size()) {
            throw json.wrong("each variant once");
        }
        return variants;
    }

    private static Variant variant(Json json, Map<String, BundleFile> files) {
        var engine = json.field("engine");
        var precision = precision(json.field("precision"));
        return switch (engine.text()) {
            case "MXNet" ->
                new Variant.Mxnet(precision, file(json.field("symbol"), files), file(json.field("parameters"), files));
            case "OnnxRuntime" -> new Variant.Onnx(precision, file(json.field("model"), files));
            default -> throw engine.wrong("MXNet or OnnxRuntime");
        };
    }

    /** Part of a folder's name later on, so nothing but letters and digits. */
    private static String precision(Json json) {
        if (!json.text().matches("[a-z0-9]+")) {
            throw json.wrong("lower-case letters and digits");
        }
        return json.text();
    }

    private static BundleFile file(Json path, Map<String, BundleFile> files) {
        var file = files.get(path.text());
        if (file == null) {
            throw path.wrong("one of the paths under files");
        }
        return file;
    }

    private static void checkInput(Json input, Preprocessing preprocessing) {
        input.field("layout").mustBe("NCHW");
        input.field("type").mustBe("float32");
        checkShape(input.field("shape"), List.of(3, preprocessing.height(), preprocessing.width()));
    }

    /** The first dimension is the batch and may be anything. */
    private static void checkShape(Json shape, List<Integer> expected) {
        var sizes = shape.list();
        var rest = sizes.stream().skip(1).map(Json::count).toList();
        if (sizes.isEmpty() || !rest.equals(expected)) {
            throw shape.wrong("a batch of " + expected);
        }
    }
}
