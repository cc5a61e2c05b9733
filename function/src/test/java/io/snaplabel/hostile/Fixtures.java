package io.snaplabel.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Every event of {@code events/}, by its name; pictures in them are a byte long. */
final class Fixtures {
    static final Map<String, String> ALL = read();

    private Fixtures() {}

    static String of(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }

    /** JSON as it is sent; halves of characters, which UTF-8 cannot have, are written as escapes. */
    static byte[] sent(String json) {
        var escaped = new StringBuilder();
        json.codePoints()
                .forEach(point -> escaped.append(
                        Character.getType(point) == Character.SURROGATE
                                ? "\\u%04x".formatted(point)
                                : Character.toString(point)));
        return escaped.toString().getBytes(UTF_8);
    }

    private static Map<String, String> read() {
        try (var files = Files.list(Path.of("../events"))) {
            var all = new TreeMap<String, String>();
            for (var file :
                    files.filter(one -> one.toString().endsWith(".json")).toList()) {
                all.put(
                        file.getFileName().toString().replace(".json", ""),
                        Files.readString(file).replaceFirst("\"body\": \"/9j/[^\"]*\"", "\"body\": \"AQ==\""));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
