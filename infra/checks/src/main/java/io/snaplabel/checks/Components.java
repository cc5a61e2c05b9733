package io.snaplabel.checks;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/** The words of CycloneDX that a bill is made of and read by. */
final class Components {
    /** A property of ours: in which of the things that are deployed a component is. */
    static final String IN = "snaplabel:in";

    private Components() {}

    static JsonObject component(String type, String name, String version) {
        var component = new JsonObject();
        component.addProperty("type", type);
        component.addProperty("name", name);
        component.addProperty("version", version);
        return component;
    }

    static JsonObject placed(JsonObject component, String sha256, String where) {
        var hash = new JsonObject();
        hash.addProperty("alg", "SHA-256");
        hash.addProperty("content", sha256);
        var hashes = new JsonArray();
        hashes.add(hash);
        component.add("hashes", hashes);
        var property = new JsonObject();
        property.addProperty("name", IN);
        property.addProperty("value", where);
        var properties = new JsonArray();
        properties.add(property);
        component.add("properties", properties);
        return component;
    }

    static JsonArray licences(List<String> names) {
        var licences = new JsonArray();
        for (var name : names) {
            var entry = new JsonObject();
            if (name.contains(" WITH ")) {
                entry.addProperty("expression", name);
            } else {
                var licence = new JsonObject();
                licence.addProperty(name.startsWith("LicenseRef-") ? "name" : "id", name);
                entry.add("license", licence);
            }
            licences.add(entry);
        }
        return licences;
    }

    static String purl(JsonObject component) {
        return component.has("purl") ? component.get("purl").getAsString() : "";
    }

    static String sha256(JsonObject component) {
        return objects(component, "hashes").stream()
                .filter(hash -> hash.get("alg").getAsString().equals("SHA-256"))
                .map(hash -> hash.get("content").getAsString())
                .findFirst()
                .orElse("");
    }

    static String sha256(InputStream bytes) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int count; (count = bytes.read(buffer)) > 0; ) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    static List<JsonObject> objects(JsonObject json, String name) {
        var array = json.has(name) ? json.getAsJsonArray(name) : new JsonArray();
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    static List<String> texts(JsonObject json, String name) {
        return json.getAsJsonArray(name).asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    /** The licences of a component by their SPDX names, or by the name that its author gave. */
    static List<String> licenceNames(JsonObject component) {
        return objects(component, "licenses").stream()
                .map(entry -> {
                    if (entry.has("expression")) {
                        return entry.get("expression").getAsString();
                    }
                    var licence = entry.getAsJsonObject("license");
                    return licence.get(licence.has("id") ? "id" : "name").getAsString();
                })
                .toList();
    }

    static String where(JsonObject component) {
        return objects(component, "properties").getFirst().get("value").getAsString();
    }
}
