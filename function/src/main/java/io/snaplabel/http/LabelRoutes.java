package io.snaplabel.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.catalogue.Feedback;
import io.snaplabel.catalogue.Search;
import io.snaplabel.event.HttpRequest;
import io.snaplabel.policy.Naming;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code /labels} and {@code /corrections}: what there is to find, what a label leads to, and what people have said. */
final class LabelRoutes {
    private final Search search;
    private final Naming naming;

    LabelRoutes(Search search, Naming naming) {
        this.search = search;
        this.naming = naming;
    }

    Answer counts(HttpRequest request) {
        new Parameters(request.query());
        var labels = new JsonArray();
        search.counts().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(count -> {
                    var entry = new JsonObject();
                    entry.addProperty("name", count.getKey());
                    entry.addProperty("count", count.getValue());
                    labels.add(entry);
                });
        var json = new JsonObject();
        json.add("labels", labels);
        return Answer.ok(json);
    }

    /** By any name of the label; parents lead to what falls under them. */
    Answer images(HttpRequest request, String asked) {
        var parameters = new Parameters(request.query(), "limit", "cursor");
        var label = naming.label(asked);
        if (label.isEmpty()) {
            throw new Refused(400, "bad-request", "expected a label but got nothing");
        }
        var page = parameters.page((limit, from) -> search.labelled(label, limit, from));
        var images = new JsonArray();
        page.items().forEach(hit -> images.add(CardJson.of(hit)));
        var json = new JsonObject();
        json.addProperty("label", label);
        json.add("images", images);
        json.addProperty("next", page.next());
        return Answer.ok(json);
    }

    /** Training feedback as JSON Lines; the header {@code next-cursor} leads to the rest. */
    Answer corrections(HttpRequest request) {
        var parameters = new Parameters(request.query(), "limit", "cursor");
        var page = parameters.page(search::corrections);
        var lines = page.items().stream().map(LabelRoutes::line).collect(Collectors.joining());
        var answer = new Answer(200, Map.of("content-type", "application/jsonl"), lines);
        return page.next() == null ? answer : answer.with("next-cursor", page.next());
    }

    private static String line(Feedback feedback) {
        return CardJson.of(feedback) + "\n";
    }
}
