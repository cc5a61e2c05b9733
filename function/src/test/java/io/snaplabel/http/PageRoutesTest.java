package io.snaplabel.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.event.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageRoutesTest {
    private static final Pattern PART = Pattern.compile("(?:\"page/|from \"\\./)([a-z]+\\.[a-z]+)\"");
    private static final int MOST_BYTES = 60_000;

    private final HttpApi api = TestApi.classifying();

    private Answer get(String path) {
        return api.answer(new HttpRequest("GET", path, new byte[0]));
    }

    @Test
    void thePageMaySpeakToTheApiAndTheBucketAlone() {
        assertThat(get("/").headers())
                .containsEntry("content-type", "text/html")
                .containsEntry("x-content-type-options", "nosniff")
                .hasEntrySatisfying(
                        "content-security-policy",
                        policy -> assertThat(policy)
                                .startsWith("default-src 'none'; ")
                                .contains("script-src 'self'; ", "connect-src 'self' https://s3.example; ")
                                .doesNotContain("unsafe"));
    }

    @Test
    void whateverThePageNamesIsThereAndItIsSmall() {
        var bytes = get("/").body().getBytes(StandardCharsets.UTF_8).length;
        var named = new TreeSet<>(named(get("/").body()));
        var text = get("/").body();
        for (var part : named) {
            var answer = get("/page/" + part);
            assertThat(answer.status()).as(part).isEqualTo(200);
            assertThat(named).as(part).containsAll(named(answer.body()));
            bytes += answer.body().getBytes(StandardCharsets.UTF_8).length;
            text += answer.body();
        }
        assertThat(named).contains("app.js", "style.css", "icon.svg").hasSize(9);
        assertThat(bytes).isBetween(10_000, MOST_BYTES);
        assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http://", "https://", "innerHTML");
    }

    private static Set<String> named(String text) {
        var names = new TreeSet<String>();
        PART.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    @ParameterizedTest
    @CsvSource({
        "/page/app.js, text/javascript",
        "/page/style.css, text/css",
        "/page/icon.svg, image/svg+xml",
    })
    void partsHaveTheirTypesAndAreSentOnce(String path, String type) {
        var first = get(path);
        assertThat(first.headers()).containsEntry("content-type", type).containsEntry("cache-control", "no-cache");
        String eTag = requireNonNull(first.headers().get("etag"));
        Map<String, String> known = Map.of("if-none-match", eTag);
        var again = api.answer(new HttpRequest("GET", path, Map.of(), known, new byte[0]));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }
}
