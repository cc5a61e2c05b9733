package io.snaplabel.bundle;

import io.snaplabel.bundle.BundleSource.Folder;
import io.snaplabel.bundle.BundleSource.S3;
import io.snaplabel.bundle.BundleSource.Zoo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a {@link BundleSource} is written. */
final class SourceSyntax {
    private static final Pattern S3_URI =
            Pattern.compile("s3://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?<prefix>.*))?");
    private static final Pattern COORDINATES =
            Pattern.compile("(?<group>[\\w.-]+):(?<artifact>[\\w.-]+)(?::(?<version>[\\w.-]+))?(?:\\?(?<query>.*))?");
    private static final Pattern OTHER_SCHEME = Pattern.compile("^[\\w.+-]+:");

    private SourceSyntax() {}

    static BundleSource parse(String text) {
        var s3 = S3_URI.matcher(text);
        if (s3.matches()) {
            var prefix = Objects.requireNonNullElse(s3.group("prefix"), "");
            return new S3(s3.group("bucket"), prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
        }
        var zoo = COORDINATES.matcher(text);
        if (zoo.matches()) {
            var properties = properties(text, zoo.group("query"));
            return new Zoo(zoo.group("group"), zoo.group("artifact"), zoo.group("version"), properties);
        }
        if (text.isBlank() || OTHER_SCHEME.matcher(text).find()) {
            throw refused(text);
        }
        return new Folder(Path.of(text));
    }

    private static Map<String, String> properties(String text, @Nullable String query) {
        var properties = new LinkedHashMap<String, String>();
        if (query == null) {
            return properties;
        }
        for (var pair : query.split("&", -1)) {
            var equals = pair.indexOf('=');
            if (equals < 1 || properties.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                throw refused(text);
            }
        }
        return properties;
    }

    private static IllegalStateException refused(String text) {
        return new IllegalStateException("model: expected a folder, s3://bucket/prefix/ or"
                + " group:artifact[:version][?key=value&…] but got '" + text + "'");
    }
}
