package io.snaplabel.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.event.Delivery;
import io.snaplabel.event.Delivery.BatchJob;
import io.snaplabel.event.Delivery.Direct;
import io.snaplabel.event.Delivery.Http;
import io.snaplabel.event.Delivery.Message;
import io.snaplabel.event.Delivery.Queued;
import io.snaplabel.event.EventReader;
import io.snaplabel.event.Notice;
import io.snaplabel.event.Notice.Happened;
import io.snaplabel.event.Notice.Ignored;
import io.snaplabel.event.Notice.Malformed;
import io.snaplabel.http.HttpApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One invocation: reads the event, has every notice dealt with, and answers as its sender expects. A message of SQS that failed is
 * named in {@code batchItemFailures} and comes again; anything else that failed fails the invocation, and comes again as a whole. Messages
 * of SQS are dealt with side by side, and so {@code log} is called by several threads.
 */
final class Dispatch {
    /** Less time than this is not enough for a picture; what is left of the batch goes back instead of being cut off. */
    private static final Duration RESERVE = Duration.ofSeconds(1);

    /** A killed attempt may still have a request on the wire; only after this is its event anybody else's. */
    private static final Duration AFTERMATH = Duration.ofSeconds(1);

    private final ClassifyImages classify;
    private final HttpApi http;
    private final InstantSource clock;
    private final Consumer<JsonObject> log;

    Dispatch(ClassifyImages classify, HttpApi http, InstantSource clock, Consumer<JsonObject> log) {
        this.classify = classify;
        this.http = http;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Deals with one invocation's event.
     *
     * @throws FailedDelivery when an event that did not come through SQS must come again
     */
    JsonObject handle(String json, Instant deadline) {
        return switch (read(json)) {
            case Queued(var messages) -> queued(messages, deadline);
            case Direct(var notices) -> direct(notices, deadline);
            case Http(var request) -> http.answer(request).payload();
            case BatchJob job -> JobAnswers.answer(job, image -> classify.handle(image, deadline.plus(AFTERMATH)));
        };
    }

    private static Delivery read(String json) {
        try {
            return EventReader.read(json);
        } catch (IllegalArgumentException e) {
            throw new FailedDelivery(String.valueOf(e.getMessage()), e);
        }
    }

    private JsonObject queued(List<Message> messages, Instant deadline) {
        var problems = SideBySide.answers(messages, message -> {
            var ofMessage = new ArrayList<String>();
            message.notices().forEach(notice -> one(notice, deadline, ofMessage));
            return ofMessage;
        });
        var failures = new JsonArray();
        for (var i = 0; i < messages.size(); i++) {
            if (!problems.get(i).isEmpty()) {
                var failure = new JsonObject();
                failure.addProperty("itemIdentifier", messages.get(i).messageId());
                failures.add(failure);
            }
        }
        var answer = new JsonObject();
        answer.add("batchItemFailures", failures);
        return answer;
    }

    private JsonObject direct(List<Notice> notices, Instant deadline) {
        var problems = new ArrayList<String>();
        var results = new JsonArray();
        notices.forEach(notice -> results.add(one(notice, deadline, problems)));
        if (!problems.isEmpty()) {
            throw new FailedDelivery(String.join("; ", problems), null);
        }
        var answer = new JsonObject();
        answer.add("results", results);
        return answer;
    }

    private JsonObject one(Notice notice, Instant deadline, List<String> problems) {
        var line = switch (notice) {
            case Ignored(var what) -> LogLine.ignored(what);
            case Malformed(var problem) -> {
                problems.add(problem);
                yield LogLine.malformed(problem);
            }
            case Happened happened -> happened(happened, deadline, problems);
        };
        log.accept(line);
        return line;
    }

    private JsonObject happened(Happened notice, Instant deadline, List<String> problems) {
        var image = notice.event().image();
        try {
            if (clock.instant().plus(RESERVE).isAfter(deadline)) {
                throw new TransientFault(image + ": no time left in this invocation");
            }
            return LogLine.verdict(classify.handle(notice.event(), deadline.plus(AFTERMATH)));
        } catch (TransientFault e) {
            problems.add(String.valueOf(e.getMessage()));
            return LogLine.fault(image, e);
        } catch (
                RuntimeException
                        e) { // ours to mend; this item comes again and ends where failed events end, the others go on
            problems.add(image + ": " + e);
            return LogLine.defect(image, e);
        }
    }
}
