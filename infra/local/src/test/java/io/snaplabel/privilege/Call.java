package io.snaplabel.privilege;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.Headers;
import io.snaplabel.local.HttpRelay.Said;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One call that a policy has to allow, as it was seen on the wire.
 *
 * @param role who made it
 * @param operation such as {@code s3:GetObject}; each part of a transaction is one of its own, such as {@code dynamodb:TransactWriteItems/Put}
 * @param on {@code bucket/key}, {@code table}, {@code table/index/name} or a queue's name
 * @param how what else decides: {@code version} where one was named, {@code missing} where it was not there, values returned, headers
 */
record Call(String role, String operation, String on, SortedSet<String> how) {
    private static final Pattern PERMITTED_BY_HEADER = Pattern.compile(
            "x-amz-(acl|grant-.*|tagging.*|copy-source.*|object-lock.*|bypass.*|server-side-encryption.*|website.*)");
    private static final int NOT_FOUND = 404;

    /** What one exchange asked for; a transaction asks for several things. */
    static List<Call> of(String role, Said said) {
        var target = said.headers().getFirst("X-Amz-Target");
        if (target == null) {
            return List.of(s3(role, said));
        }
        var body = JsonParser.parseString(new String(said.body(), StandardCharsets.UTF_8))
                .getAsJsonObject();
        var operation = target.substring(target.indexOf('.') + 1);
        return target.startsWith("AmazonSQS.")
                ? List.of(new Call(role, "sqs:" + operation.replaceFirst("Batch$", ""), queue(body), new TreeSet<>()))
                : dynamoDb(role, operation, body);
    }

    private static Call s3(String role, Said said) {
        var query = query(said.address());
        var how = new TreeSet<String>();
        if (query.remove("versionId") != null) {
            how.add("version");
        }
        if (said.status() == NOT_FOUND) {
            how.add("missing");
        }
        if (query.keySet().removeIf(name -> name.startsWith("X-Amz-"))) {
            how.add("presigned");
        }
        said.headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> PERMITTED_BY_HEADER.matcher(name).matches())
                .forEach(how::add);
        var on = said.address().getPath().substring(1);
        return new Call(role, "s3:" + operation(said.method(), query), on, how);
    }

    /** Whatever is not among these is shown as it was sent, and has no permission that anybody has written down. */
    private static String operation(String method, Map<String, String> query) {
        return switch (query.isEmpty() ? method : method + "?" + String.join("&", query.keySet())) {
            case "GET" -> "GetObject";
            case "HEAD" -> "HeadObject";
            case "PUT" -> "PutObject";
            case "GET?tagging" -> "GetObjectTagging";
            case "PUT?tagging" -> "PutObjectTagging";
            case String other -> other;
        };
    }

    private static SortedMap<String, String> query(URI address) {
        var query = new TreeMap<String, String>();
        if (address.getRawQuery() != null) {
            for (var field : address.getRawQuery().split("&", -1)) {
                var parts = field.split("=", 2);
                query.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return query;
    }

    private static List<Call> dynamoDb(String role, String operation, JsonObject body) {
        if (!body.has("TransactItems")) {
            return List.of(item(role, operation, body));
        }
        return body.getAsJsonArray("TransactItems").asList().stream()
                .flatMap(item -> item.getAsJsonObject().entrySet().stream())
                .map(part -> item(
                        role, operation + "/" + part.getKey(), part.getValue().getAsJsonObject()))
                .toList();
    }

    private static Call item(String role, String operation, JsonObject body) {
        var how = new TreeSet<String>();
        if (body.has("ReturnValues")) {
            how.add("returns " + body.get("ReturnValues").getAsString());
        }
        var index = body.has("IndexName") ? "/index/" + body.get("IndexName").getAsString() : "";
        return new Call(role, "dynamodb:" + operation, body.get("TableName").getAsString() + index, how);
    }

    private static String queue(JsonObject body) {
        var url = body.get("QueueUrl").getAsString();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** Who signed a request and how: (access key, signature). */
    static List<String> signed(Said said) {
        var query = query(said.address());
        if (query.containsKey("X-Amz-Signature")) {
            return List.of(query.get("X-Amz-Credential").split("/", 2)[0], query.get("X-Amz-Signature"));
        }
        var fields = authorization(said.headers());
        return List.of(fields.getOrDefault("Credential", "").split("/", 2)[0], fields.getOrDefault("Signature", ""));
    }

    private static Map<String, String> authorization(Headers headers) {
        var fields = new TreeMap<String, String>();
        var value = headers.getFirst("Authorization");
        Arrays.stream(value == null ? new String[0] : value.split("[ ,]+"))
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2)
                .forEach(field -> fields.put(field[0], field[1]));
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
