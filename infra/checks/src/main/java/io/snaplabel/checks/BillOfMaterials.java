package io.snaplabel.checks;

import static io.snaplabel.checks.Components.component;
import static io.snaplabel.checks.Components.json;
import static io.snaplabel.checks.Components.licences;
import static io.snaplabel.checks.Components.objects;
import static io.snaplabel.checks.Components.placed;
import static io.snaplabel.checks.Components.purl;
import static io.snaplabel.checks.Components.sha256;
import static io.snaplabel.checks.Components.texts;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/**
 * Makes the bill of what is deployed (CycloneDX 1.6): each jar of the function and of the engine layers, by the bytes that are deployed, with what Maven
 * knows of it; the worker's own dependencies; and what Maven knows nothing of, by {@code materials.json}. The same commit gives the same bytes.
 */
final class BillOfMaterials {
    private static final List<String> MODULES =
            List.of("function", "layers/engine-mxnet", "layers/engine-onnxruntime", "infra/worker");
    private static final Map<String, String> JARS = new TreeMap<>(Map.of(
            "function/target/task/lib", "function",
            "layers/engine-mxnet/target/layer/java/lib", "MXNet layer",
            "layers/engine-onnxruntime/target/layer/java/lib", "ONNX Runtime layer, x86_64",
            "layers/engine-onnxruntime/target/layer-arm64/java/lib", "ONNX Runtime layer, arm64"));

    private final Path root;
    private final JsonObject materials;
    private final List<JsonObject> known = new ArrayList<>();

    private BillOfMaterials(Path root) throws IOException {
        this.root = root;
        this.materials = json(root.resolve("infra/checks/materials.json"));
        for (var module : MODULES) {
            var bill = root.resolve(module + "/target/bom.json");
            if (Files.exists(bill)) {
                objects(json(bill), "components").forEach(known::add);
            }
        }
    }

    /** Arguments: the checkout, the version, the time of the build, the file to write. */
    public static void main(String[] arguments) throws IOException {
        var root = Path.of(arguments[0]);
        var to = Path.of(arguments[3]);
        if (MODULES.stream().anyMatch(module -> Files.notExists(root.resolve(module + "/target/bom.json")))) {
            System.out.println("No bill of materials: Maven makes its parts only when it is online.");
            Files.deleteIfExists(to);
            return;
        }
        Files.createDirectories(to.getParent());
        var gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        Files.writeString(to, new BillOfMaterials(root).bill(arguments[1], arguments[2], gson));
    }

    private String bill(String version, String time, Gson gson) throws IOException {
        var components = new ArrayList<JsonObject>();
        for (var folder : JARS.entrySet()) {
            try (var jars = Files.list(root.resolve(folder.getKey()))) {
                for (var jar : jars.sorted().toList()) {
                    components.add(deployed(jar, folder.getValue(), version));
                }
            }
        }
        known.stream()
                .filter(component ->
                        components.stream().noneMatch(other -> purl(other).equals(purl(component))))
                .filter(component -> !purl(component).contains("/io.snaplabel/"))
                .map(component -> taken(component, sha256(component), "worker"))
                .sorted(Comparator.comparing(Components::purl))
                .distinct()
                .forEach(components::add);
        for (var other : objects(materials, "others")) {
            components.add(other(other));
        }
        var bill = new JsonObject();
        bill.addProperty("bomFormat", "CycloneDX");
        bill.addProperty("specVersion", "1.6");
        bill.addProperty("version", 1);
        bill.add("metadata", metadata(version, time));
        var list = new JsonArray();
        components.forEach(list::add);
        bill.add("components", list);
        return gson.toJson(bill) + "\n";
    }

    private static JsonObject metadata(String version, String time) {
        var snaplabel = component("application", "snaplabel", version);
        snaplabel.add("licenses", licences(List.of("Apache-2.0")));
        var metadata = new JsonObject();
        metadata.addProperty("timestamp", time);
        metadata.add("component", snaplabel);
        return metadata;
    }

    /** A jar as it is deployed; ours, Maven's by its bytes, or Maven's packed anew. */
    private JsonObject deployed(Path jar, String where, String version) throws IOException {
        var name = jar.getFileName().toString();
        String sha256;
        try (var bytes = Files.newInputStream(jar)) {
            sha256 = sha256(bytes);
        }
        if (name.equals("snaplabel-function-" + version + ".jar")) {
            var ours = component("library", "snaplabel-function", version);
            ours.addProperty("purl", "pkg:maven/io.snaplabel/snaplabel-function@" + version + "?type=jar");
            ours.add("licenses", licences(List.of("Apache-2.0")));
            return placed(ours, sha256, where);
        }
        var repacked = Optional.ofNullable(materials.getAsJsonObject("repacked").get(name))
                .map(JsonElement::getAsString);
        return known.stream()
                .filter(component -> repacked.map(purl(component)::equals)
                        .orElseGet(() -> sha256(component).equals(sha256)))
                .findFirst()
                .map(component -> taken(component, sha256, where))
                .orElseThrow(() -> new IllegalStateException(jar
                        + ": expected a jar that a module's target/bom.json names but its SHA-256 is " + sha256
                        + "; build once without -o"));
    }

    /** What of Maven's description is worth telling, with the licence put right where Maven's is wrong. */
    private JsonObject taken(JsonObject known, String sha256, String where) {
        var group = known.get("group").getAsString();
        var taken = component(
                "library", known.get("name").getAsString(), known.get("version").getAsString());
        taken.addProperty("group", group);
        taken.add("purl", known.get("purl"));
        taken.add(
                "licenses",
                objects(materials, "corrections").stream()
                        .filter(correction ->
                                group.startsWith(correction.get("group").getAsString()))
                        .findFirst()
                        .map(correction -> licences(texts(correction, "licences")))
                        .orElseGet(() -> licencesOf(known)));
        return placed(taken, sha256, where);
    }

    private static JsonArray licencesOf(JsonObject known) {
        var licences = new JsonArray();
        objects(known, "licenses").forEach(entry -> {
            var licence = entry.getAsJsonObject("license");
            if (licence != null) {
                licence.remove("url");
            }
            licences.add(entry);
        });
        return licences;
    }

    private JsonObject other(JsonObject other) throws IOException {
        var component = component(
                other.get("type").getAsString(),
                other.get("name").getAsString(),
                other.get("version").getAsString());
        component.add("description", other.get("because"));
        component.add("licenses", licences(texts(other, "licences")));
        return placed(
                component,
                sha256OfFile(other.get("file").getAsString()),
                other.get("in").getAsString());
    }

    /** Of a file, or of an entry of a jar: {@code jar!entry}. */
    private String sha256OfFile(String file) throws IOException {
        var parts = file.split("!", 2);
        if (parts.length == 1) {
            try (var bytes = Files.newInputStream(root.resolve(file))) {
                return sha256(bytes);
            }
        }
        try (var jar = new ZipFile(root.resolve(parts[0]).toFile());
                var bytes = jar.getInputStream(jar.getEntry(parts[1]))) {
            return sha256(bytes);
        }
    }
}
