package io.snaplabel.local.http;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The API's own description (OpenAPI 3.1) as the judge of its answers. */
final class Description {
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String ADDRESS = "https://snaplabel.example/";
    private static final String PROBLEM = SCHEMAS + "Problem";

    private final JsonObject document;
    private final SchemaRegistry schemas;

    Description(String document) {
        this.document = JsonParser.parseString(document).getAsJsonObject();
        this.schemas = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(), registry -> registry.schemas(schemas(this.document)));
    }

    /** Each at an address of its own, since a schema knows nothing of the document around it. */
    private static Map<String, String> schemas(JsonObject document) {
        var all = document.getAsJsonObject("components").getAsJsonObject("schemas");
        return all.keySet().stream()
                .collect(toMap(
                        name -> ADDRESS + name, name -> all.get(name).toString().replace(SCHEMAS, ADDRESS)));
    }

    /** Fails unless the document has such an answer: its status, content type, headers and body. What it does not know is a problem. */
    void judge(String method, String path, HttpResponse<String> answer) {
        var operation = operation(method, path);
        if (operation.isEmpty()) {
            assertThat(answer.statusCode()).isIn(204, 404, 405);
            assertThat(answer.statusCode() == 204 ? List.of() : problems(PROBLEM, answer.body()))
                    .isEmpty();
            return;
        }
        var responses = operation.get().getAsJsonObject("responses");
        var status = Integer.toString(answer.statusCode());
        assertThat(responses.keySet())
                .as("%s %s: %s", method, path, answer.body())
                .contains(status);
        judge(resolve(responses.getAsJsonObject(status)), answer);
    }

    private void judge(JsonObject described, HttpResponse<String> answer) {
        if (described.has("headers")) {
            described.getAsJsonObject("headers").entrySet().stream()
                    .filter(header -> header.getValue().getAsJsonObject().has("required"))
                    .forEach(header -> assertThat(answer.headers().firstValue(header.getKey()))
                            .as(header.getKey())
                            .isPresent());
        }
        if (!described.has("content")) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        var type = answer.headers().firstValue("content-type").orElse("none");
        assertThat(described.getAsJsonObject("content").keySet()).contains(type);
        var schema = described.getAsJsonObject("content").getAsJsonObject(type).getAsJsonObject("schema");
        if (schema.has("$ref")) {
            assertThat(problems(schema.get("$ref").getAsString(), answer.body()))
                    .as(answer.body())
                    .isEmpty();
        }
    }

    private List<String> problems(String schema, String body) {
        return schemas
                .getSchema(SchemaLocation.of(schema.replace(SCHEMAS, ADDRESS)))
                .validate(body, InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    private JsonObject resolve(JsonObject response) {
        if (!response.has("$ref")) {
            return response;
        }
        var name = response.get("$ref").getAsString().replace("#/components/responses/", "");
        return document.getAsJsonObject("components")
                .getAsJsonObject("responses")
                .getAsJsonObject(name);
    }

    private Optional<JsonObject> operation(String method, String path) {
        return document.getAsJsonObject("paths").entrySet().stream()
                .filter(entry -> path.matches(pattern(entry.getKey())))
                .map(entry -> entry.getValue().getAsJsonObject().getAsJsonObject(method.toLowerCase(Locale.ROOT)))
                .filter(operation -> operation != null)
                .findFirst();
    }

    private static String pattern(String path) {
        return path.replace(".", "\\.").replaceAll("\\{\\w+}", ".+");
    }
}
