package io.snaplabel.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.snaplabel.catalogue.Corrected;
import io.snaplabel.catalogue.InMemoryCatalogue;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.InMemoryObjects;
import io.snaplabel.classify.InMemoryRecordStore;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.classify.Scripted;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.http.TestApi;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.lambda.TestFunction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The function as Lambda calls it, over stores in memory: any event is a picture's, and its answer and its log are held against {@link Rules}. */
final class Target {
    static final String BUCKET = "snaplabel-pictures";

    private static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
    private static final ModelId MODEL = new ModelId("resnet50", "digest-1", "preprocessing-1", "mxnet-fp32");

    private final List<JsonObject> log = new CopyOnWriteArrayList<>();
    private final InMemoryObjects objects = new InMemoryObjects();
    private final TestFunction function = new TestFunction(
            new ClassifyImages(
                    new Everything(),
                    new InMemoryRecordStore(),
                    new ShowLabels(
                            new InMemoryCatalogue(), new Corrected(Scripted.naming()), objects, new OwnTags("label")),
                    Scripted.labeller(1),
                    MODEL,
                    new Limits(Set.of(BUCKET), 100_000),
                    () -> NOW),
            TestApi.classifying(),
            () -> NOW,
            log::add);
    private int batches;

    /** Has every object that anybody asks for. */
    private static final class Everything implements ImageSource {
        @Override
        public Fetch fetch(ObjectEvent.Created event) {
            return new Fetched(new byte[] {1});
        }

        @Override
        public Optional<ObjectEvent.Created> lookUp(ImageRef image) {
            return Optional.empty();
        }
    }

    /** What was logged of the last event. */
    List<JsonObject> log() {
        return log;
    }

    /** The kind of answer that an event gets. */
    String answerTo(byte[] event) {
        log.clear();
        var answer = function.handle(event);
        Rules.requireWellLogged(log);
        return answer.map(bytes -> Rules.kind(parsed(bytes), log)).orElse("event: fails, and comes again");
    }

    /** The kind of answer that a message gets between two good ones, which must be dealt with whatever it says. */
    String answerInBatch(byte[] body) {
        log.clear();
        batches++;
        var event =
                "{\"Records\":[" + good(1) + "," + message("hostile", new String(body, UTF_8)) + "," + good(2) + "]}";
        var answer = parsed(function.handle(event.getBytes(UTF_8)).orElseThrow(() -> new AssertionError("all failed")));
        Rules.requireWellLogged(log);
        var goodOnes = log.stream().filter(this::isGood).toList();
        Rules.require(goodOnes.size() == 2, "expected both good messages done but got " + log);
        var others = log.stream().filter(line -> !isGood(line)).toList();
        Rules.require(!others.isEmpty(), "expected a line of the log for every message");
        var failed = answer.getAsJsonArray("batchItemFailures");
        var isNamed = failed.toString().equals("[{\"itemIdentifier\":\"hostile\"}]");
        Rules.require(isNamed || failed.isEmpty(), "expected the hostile message alone to fail but got " + failed);
        Rules.require(isNamed == Rules.isAnyAmiss(others), "expected what failed to be logged but got " + others);
        return isNamed ? "message: comes again, then among the dead letters" : "message: done";
    }

    private boolean isGood(JsonObject line) {
        return line.has("object")
                && line.get("object").getAsString().startsWith("s3://" + BUCKET + "/good-" + batches + "-");
    }

    private String good(int number) {
        var put = Fixtures.of("s3-put").replace("cat.jpg", "good-" + batches + "-" + number + ".jpg");
        return message("good-" + number, put);
    }

    private static String message(String id, String body) {
        return "{\"messageId\":\"" + id + "\",\"eventSource\":\"aws:sqs\",\"body\":" + new JsonPrimitive(body) + "}";
    }

    private static JsonObject parsed(byte[] answer) {
        JsonElement json = JsonParser.parseString(new String(answer, UTF_8));
        return json.getAsJsonObject();
    }
}
