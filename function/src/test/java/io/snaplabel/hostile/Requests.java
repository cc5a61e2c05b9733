package io.snaplabel.hostile;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.random.RandomGenerator;

/** Requests over HTTP as somebody makes them up who means no good, in the shape that API Gateway and a function URL give them. */
final class Requests {
    private static final List<String> PATHS = List.of(
            "/images",
            "/images/cat.jpg",
            "/images/cat.jpg/labels",
            "/thumbnails/cat.jpg",
            "/page",
            "/page/api.js",
            "/page/index.html",
            "/uploads",
            "/classify",
            "/labels",
            "/labels/cat/images",
            "/corrections",
            "/health",
            "/openapi.json",
            "",
            "/",
            "//",
            "/..",
            "/../..",
            "/.",
            "/%2e%2e",
            "/%2E%2E%2F",
            "/%252e%252e%252f",
            "%2f",
            "/..%2f..%2fetc/passwd",
            "/%00",
            "/%0d%0aset-cookie:x",
            "/%c0%ae%c0%ae",
            "/%ff",
            "/%zz",
            "%",
            "/\\..\\",
            ";a=b",
            "?x",
            "#x",
            "/ü🐈",
            "/" + "a".repeat(1_025),
            "/" + "a/".repeat(3_000));
    private static final List<String> METHODS = List.of(
            "GET",
            "GET",
            "POST",
            "POST",
            "PUT",
            "DELETE",
            "HEAD",
            "OPTIONS",
            "TRACE",
            "CONNECT",
            "get",
            "",
            "GET /x HTTP/1.1\r\nx: y");
    private static final List<String> QUERIES = List.of(
            "",
            "",
            "bucket=pictures",
            "bucket=elsewhere",
            "bucket=%2e%2e",
            "limit=5",
            "limit=-1",
            "limit=1e9",
            "limit=5&limit=6",
            "cursor=x",
            "cursor=Li4vLi4",
            "explain=1",
            "side=9999",
            "side=0",
            "&&&===",
            "%",
            "%zz=%zz",
            "a=" + "b".repeat(100_000),
            "x&".repeat(20_000),
            "bucket=pictures%00");
    private static final List<String> HEADERS = List.of(
            "content-type",
            "Content-Type",
            "if-match",
            "if-none-match",
            "origin",
            "content-length",
            "transfer-encoding",
            "x-forwarded-host",
            "x\r\ny");
    private static final List<String> VALUES = List.of(
            "application/json",
            "application/json; charset=utf-16",
            "text/html",
            "image/jpeg",
            "multipart/form-data; boundary=x",
            "",
            "*",
            "\"1\"",
            "W/\"1\", *",
            "a\r\nset-cookie: b",
            "chunked",
            "-1",
            "application/json" + " ".repeat(50_000) + "x",
            "ü",
            ",".repeat(50_000));
    private static final List<String> BODIES = List.of(
            "AQ==",
            "",
            "====",
            "not base64 at all!",
            "AQ==AQ==",
            "\u0000",
            "{}",
            "[]",
            "null",
            "{\"s3\":\"s3://pictures/k\"}",
            "{\"s3\":\"s3://elsewhere/k\"}",
            "{\"s3\":\"s3://pictures/../elsewhere/k\"}",
            "{\"s3\":\"s3://pictures/\\ud800\"}",
            "{\"s3\":\"s3://pictures/" + "k".repeat(2_000) + "\"}",
            "{\"s3\":\"http://169.254.169.254/\"}",
            "{\"s3\":\"s3://pictures/k\",\"versionId\":\"x\\r\\ny\"}",
            "{\"name\":\"a.png\",\"type\":\"image/png\",\"bytes\":5}",
            "{\"name\":\"../a.png\",\"type\":\"image/png\",\"bytes\":5}",
            "{\"name\":\"..\",\"type\":\"image/png\",\"bytes\":5}",
            "{\"name\":\"a.png\",\"type\":\"image/png\\r\\nx: y\",\"bytes\":5}",
            "{\"name\":\"a.png\",\"type\":\"image/png\",\"bytes\":1e999999}",
            "{\"name\":\"a.png\",\"type\":\"image/png\",\"bytes\":" + "9".repeat(20_000) + "}",
            "{\"set\":[\"cat\"]}",
            "{\"set\":[\"\\u0000\"]}",
            "{\"set\":[" + "\"a\",".repeat(20_000) + "\"b\"]}",
            "{\"set\":\"cat\"}",
            "{\"" + "x".repeat(100_000) + "\":1}",
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "x".repeat(1_000_000));

    private final RandomGenerator random;

    Requests(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        var path = any(PATHS);
        while (random.nextInt(3) == 0) {
            path += any(PATHS);
        }
        return event(any(METHODS), path, any(QUERIES), any(BODIES)).toString();
    }

    private JsonObject event(String method, String path, String query, String body) {
        var http = new JsonObject();
        http.addProperty("method", method);
        var context = new JsonObject();
        context.add("http", http);
        var headers = new JsonObject();
        for (var i = random.nextInt(4); i > 0; i--) {
            headers.addProperty(any(HEADERS), any(VALUES));
        }
        if (random.nextBoolean()) {
            headers.addProperty("content-type", "application/json");
        }
        var event = new JsonObject();
        event.addProperty("version", "2.0");
        event.addProperty("routeKey", random.nextBoolean() ? "$default" : "ANY /{proxy+}");
        event.addProperty("rawPath", path);
        event.addProperty("rawQueryString", query);
        event.add("headers", headers);
        event.add("requestContext", context);
        event.addProperty("isBase64Encoded", random.nextInt(3) == 0);
        event.addProperty("body", body);
        return event;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
