package io.snaplabel.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.classify.Scripted;
import io.snaplabel.event.HttpRequest;
import io.snaplabel.image.ModelId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAnswersTest {
    private static final int LIMIT = 10;

    private final HttpAnswers http = new HttpAnswers(
            Scripted.labeller(2), new ModelId("resnet50", "digest-1", "preprocessing-1", "mxnet-fp32"), LIMIT);

    private JsonObject answer(String method, String path, byte... body) {
        return http.answer(new HttpRequest(method, path, body));
    }

    private static JsonObject body(JsonObject answer) {
        return JsonParser.parseString(answer.get("body").getAsString()).getAsJsonObject();
    }

    @Test
    void classifiesThePictureInTheBody() {
        var answer = answer("POST", "/classify", (byte) 1);
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(200);
        assertThat(answer.getAsJsonObject("headers").get("content-type").getAsString())
                .isEqualTo("application/json");
        var labels = body(answer).getAsJsonArray("labels");
        assertThat(labels).hasSize(2);
        assertThat(labels.get(0).getAsJsonObject().get("name").getAsString()).isEqualTo("class-1");
        assertThat(body(answer).keySet()).containsExactly("outcome", "labels", "parents", "model", "engine", "millis");
    }

    @Test
    void tellsItsHealthAndItsModel() {
        assertThat(body(answer("GET", "/health")))
                .hasToString("{\"status\":\"ok\",\"model\":{\"name\":\"resnet50\",\"digest\":\"digest-1\"},"
                        + "\"engine\":\"mxnet-fp32\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        POST | /classify |  0 | 400 | empty
        POST | /classify | 11 | 413 | too-many-bytes
        POST | /classify | -1 | 415 | not-an-image
        GET  | /classify |  1 | 405 | method-not-allowed
        POST | /health   |  0 | 405 | method-not-allowed
        GET  | /nowhere  |  0 | 404 | not-found
        """)
    void answersAnErrorAsAProblem(String method, String path, int bytes, int status, String title) {
        var answer = answer(method, path, bytes < 0 ? Scripted.notAnImage() : new byte[bytes]);
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(status);
        assertThat(answer.getAsJsonObject("headers").get("content-type").getAsString())
                .isEqualTo("application/problem+json");
        assertThat(body(answer).get("title").getAsString()).isEqualTo(title);
        assertThat(body(answer).get("status").getAsInt()).isEqualTo(status);
        assertThat(body(answer).get("detail").getAsString()).startsWith("expected");
    }
}
