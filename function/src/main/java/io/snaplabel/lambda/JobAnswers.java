package io.snaplabel.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.classify.Verdict;
import io.snaplabel.event.Delivery.BatchJob;
import io.snaplabel.event.Delivery.Task;
import io.snaplabel.event.Excerpt;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Outcome;
import io.snaplabel.intake.LogLine;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers a job of S3 Batch Operations, schemas 1.0 and 2.0. An object that is rejected was dealt with: it succeeds, so that a bucket with
 * a few text files in it does not fail its job.
 */
final class JobAnswers {
    private final Function<ImageRef, Optional<Verdict>> classify;
    private final Consumer<JsonObject> log;

    /** @param classify deals with one object; nothing when there is no such object */
    JobAnswers(Function<ImageRef, Optional<Verdict>> classify, Consumer<JsonObject> log) {
        this.classify = classify;
        this.log = log;
    }

    /** One result a task; what must be tried again is a temporary failure. */
    JsonObject answer(BatchJob job) {
        var results = new JsonArray();
        for (var task : job.tasks()) {
            results.add(result(task));
        }
        var answer = new JsonObject();
        answer.addProperty("invocationSchemaVersion", job.schema());
        answer.addProperty("treatMissingKeysAs", "PermanentFailure");
        answer.addProperty("invocationId", job.invocationId());
        answer.add("results", results);
        return answer;
    }

    private JsonObject result(Task task) {
        var image = task.image();
        if (image == null) {
            return result(task, "PermanentFailure", String.valueOf(task.problem()));
        }
        try {
            var verdict = classify.apply(image);
            verdict.map(LogLine::verdict).ifPresent(log);
            return verdict.map(known -> result(task, known))
                    .orElseGet(
                            () -> result(task, "PermanentFailure", image + ": expected an object but there is none"));
        } catch (TransientFault e) {
            log.accept(LogLine.fault(image, e));
            return result(task, "TemporaryFailure", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // ours to mend; the other tasks go on
            log.accept(LogLine.defect(image, e));
            return result(task, "PermanentFailure", String.valueOf(e));
        } catch (OutOfMemoryError e) {
            log.accept(LogLine.noMemory(image, e));
            return result(task, "PermanentFailure", image + ": " + e);
        }
    }

    private static JsonObject result(Task task, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Recorded(var record) -> result(task, "Succeeded", told(record.outcome()));
            case Verdict.Unchanged unchanged ->
                switch (unchanged.reason()) {
                    case DUPLICATE, STALE -> result(task, "Succeeded", "labelled before");
                    case BUCKET_NOT_ALLOWED ->
                        result(task, "PermanentFailure", task.image() + ": expected an allowed bucket");
                };
        };
    }

    private static String told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Labelled labelled -> {
                var best = labelled.labels().getFirst();
                yield String.format(Locale.ROOT, "%s %.2f", best.name(), best.probability());
            }
            case Outcome.Rejected(var rejection) -> "rejected: " + rejection.message();
            case Outcome.Gone(var detail) -> "gone: " + detail;
            case Outcome.Deleted() -> "deleted";
        };
    }

    private static JsonObject result(Task task, String code, String text) {
        var json = new JsonObject();
        json.addProperty("taskId", task.taskId());
        json.addProperty("resultCode", code);
        json.addProperty("resultString", Excerpt.of(text));
        return json;
    }
}
