package io.snaplabel.benchmarks;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** Medians as JSON: one object a race, one row for each contestant and picture. */
final class ResultsJson {
    private ResultsJson() {}

    static String of(List<Results> races) {
        var array = new JsonArray();
        for (var race : races) {
            var object = new JsonObject();
            object.addProperty("side", race.side());
            object.addProperty("threads", race.threads());
            object.addProperty("peakFp32PerSecond", race.peak("fp32"));
            object.addProperty("peakBf16PerSecond", race.peak("bf16"));
            object.addProperty("peakInt8PerSecond", race.peak("int8"));
            object.add("medians", medians(race));
            array.add(object);
        }
        return new GsonBuilder().setPrettyPrinting().create().toJson(array) + "\n";
    }

    private static JsonArray medians(Results race) {
        var rows = new JsonArray();
        for (var contestant : race.contestants()) {
            for (var picture : race.pictures()) {
                var row = new JsonObject();
                row.addProperty("id", contestant.id());
                row.addProperty("picture", picture.name());
                row.addProperty("samples", race.samples(contestant, picture));
                row.addProperty("prepareMillis", race.prepareMillis(contestant, picture));
                row.addProperty("forwardMillis", race.forwardMillis(contestant, picture));
                row.addProperty("totalMillis", race.totalMillis(contestant, picture));
                row.addProperty("label", race.label(contestant, picture));
                rows.add(row);
            }
        }
        return rows;
    }
}
