package io.snaplabel.worker.folder;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import io.snaplabel.image.Label;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.StageMillis;
import io.snaplabel.json.ResultJson;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How results look as lines of a text file: one line each, the file's name first and the model's digest in it. Immutable. */
public sealed interface Rows {
    /** The first line; empty when there is none. */
    String header();

    /** Whether a file of that name can have a row. */
    default boolean canName(String file) {
        return true;
    }

    String row(Result result);

    /** The file's name in a row that {@link #row} made; an {@link IllegalArgumentException} if it did not. */
    String file(String row);

    /** Which model answered and what ran it, likewise; as {@link #model()} says it. */
    String model(String row);

    ModelId answering();

    /** Which model answers, and what runs it. */
    default String model() {
        return answering().digest() + " " + answering().engine();
    }

    /** JSON Lines or CSV, by the ending of the file they go to. */
    static Rows of(Path output, ModelId model, int topK) {
        var name = output.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return new Csv(model, topK);
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return new JsonLines(model);
        }
        throw new IllegalArgumentException(
                "--output: expected a name that ends in .jsonl or .csv but got '" + output + "'");
    }

    /** The fields of docs/api.md after {@code file} and {@code bytes}. */
    record JsonLines(ModelId answering) implements Rows {
        @Override
        public String header() {
            return "";
        }

        @Override
        public String row(Result result) {
            var json = new JsonObject();
            json.addProperty("file", result.file());
            json.addProperty("bytes", result.bytes());
            var answer = result.answer();
            ResultJson.putOutcome(json, answer.outcome());
            ResultJson.putModel(json, answering);
            json.add(
                    "millis",
                    ResultJson.of(new StageMillis(
                            result.readMillis(),
                            answer.decodeMillis(),
                            answer.forwardMillis(),
                            0,
                            result.readMillis() + answer.decodeMillis() + answer.forwardMillis())));
            return json.toString();
        }

        @Override
        public String file(String row) {
            try (var json = new JsonReader(new StringReader(row))) {
                json.beginObject();
                if (!json.nextName().equals("file")) {
                    throw new IllegalArgumentException("expected \"file\" first");
                }
                return json.nextString();
            } catch (IOException | IllegalStateException e) {
                throw new IllegalArgumentException("expected a JSON object with \"file\" first", e);
            }
        }

        @Override
        public String model(String row) {
            try {
                var json = JsonParser.parseString(row).getAsJsonObject();
                var digest = json.getAsJsonObject("model").get("digest").getAsString();
                return digest + " " + json.get("engine").getAsString();
            } catch (JsonParseException | IllegalStateException | NullPointerException e) {
                throw new IllegalArgumentException("expected a JSON object with a model's digest", e);
            }
        }
    }

    /** RFC 4180, with a header; {@code reason} is a rejection's, {@code topK} pairs of columns hold the labels. */
    record Csv(ModelId answering, int topK) implements Rows {
        @Override
        public String header() {
            var columns = new ArrayList<>(List.of("file", "bytes", "outcome", "reason"));
            for (var i = 1; i <= topK; i++) {
                columns.addAll(List.of("label:" + i, "probability:" + i));
            }
            columns.addAll(List.of("model", "engine"));
            return String.join(",", columns);
        }

        @Override
        public boolean canName(String file) {
            return file.indexOf('\n') < 0 && file.indexOf('\r') < 0;
        }

        @Override
        public String row(Result result) {
            var outcome = result.answer().outcome();
            var labels = outcome instanceof Outcome.Labelled labelled ? labelled.labels() : List.<Label>of();
            var cells = new ArrayList<>(List.of(result.file(), Long.toString(result.bytes()), outcome.code()));
            cells.add(outcome instanceof Outcome.Rejected(var rejection) ? rejection.message() : "");
            for (var i = 0; i < topK; i++) {
                var there = i < labels.size();
                cells.add(there ? labels.get(i).name() : "");
                cells.add(
                        there ? String.format(Locale.ROOT, "%.6f", labels.get(i).probability()) : "");
            }
            cells.addAll(List.of(answering.digest(), answering.engine()));
            return cells.stream().map(Csv::cell).collect(Collectors.joining(","));
        }

        @Override
        public String file(String row) {
            if (!row.startsWith("\"")) {
                return row.substring(0, found(row.indexOf(',')));
            }
            var end = 1;
            while (row.startsWith("\"\"", end) || (end < row.length() && row.charAt(end) != '"')) {
                end += row.charAt(end) == '"' ? 2 : 1;
            }
            return row.substring(1, found(row.indexOf("\",", end))).replace("\"\"", "\"");
        }

        @Override
        public String model(String row) {
            var digest = row.lastIndexOf(',', row.lastIndexOf(',') - 1);
            return row.substring(digest + 1).replace(',', ' ');
        }

        private static int found(int end) {
            if (end < 0) {
                throw new IllegalArgumentException("expected a file's name and a comma");
            }
            return end;
        }

        /** Line breaks would make two lines of one. */
        private static String cell(String text) {
            var oneLine = text.replaceAll("[\r\n]", " ");
            return oneLine.matches(".*[\",].*") ? '"' + oneLine.replace("\"", "\"\"") + '"' : oneLine;
        }
    }
}
