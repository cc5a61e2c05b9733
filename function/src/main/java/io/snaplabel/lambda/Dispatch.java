package io.snaplabel.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.Verdict;
import io.snaplabel.event.Delivery;
import io.snaplabel.event.Delivery.Again;
import io.snaplabel.event.Delivery.BadHttp;
import io.snaplabel.event.Delivery.BatchJob;
import io.snaplabel.event.Delivery.Direct;
import io.snaplabel.event.Delivery.Http;
import io.snaplabel.event.Delivery.Message;
import io.snaplabel.event.Delivery.Queued;
import io.snaplabel.event.EventReader;
import io.snaplabel.event.Notice;
import io.snaplabel.http.Answer;
import io.snaplabel.http.HttpApi;
import io.snaplabel.image.ImageRef;
import io.snaplabel.intake.Intake;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One invocation: reads the event, has every notice dealt with, and answers as its sender expects. A message of SQS that failed is
 * named in {@code batchItemFailures} and comes again; anything else that failed fails the invocation, and comes again as a whole. Messages
 * of SQS are dealt with side by side, and so {@code log} is called by several threads.
 */
final class Dispatch {
    private final ClassifyImages classify;
    private final HttpApi http;
    private final Intake intake;
    private final SideBySide sideBySide;
    private final Consumer<JsonObject> log;

    Dispatch(
            ClassifyImages classify,
            HttpApi http,
            SideBySide sideBySide,
            InstantSource clock,
            Consumer<JsonObject> log) {
        this.classify = classify;
        this.http = http;
        this.sideBySide = sideBySide;
        this.intake = new Intake(classify, clock);
        this.log = log;
    }

    /**
     * Deals with one invocation's event.
     *
     * @throws FailedDelivery when an event that did not come through SQS must come again
     */
    JsonObject handle(String json, Instant deadline) {
        return handle(read(json), deadline);
    }

    /** Likewise, of what was read. */
    JsonObject handle(Delivery delivery, Instant deadline) {
        return switch (delivery) {
            case Queued(var messages) -> queued(messages, deadline);
            case Direct(var notices) -> direct(notices, deadline);
            case Http(var request) -> http.answer(request).payload();
            case BadHttp(var problem) -> Answer.badRequest(problem).payload();
            case BatchJob job -> new JobAnswers(image -> classified(image, job.again(), deadline), log).answer(job);
        };
    }

    private Optional<Verdict> classified(ImageRef image, Again again, Instant deadline) {
        var end = deadline.plus(Intake.AFTERMATH);
        return switch (again) {
            case NEVER -> classify.handle(image, end);
            case STALE -> classify.relabel(image, end);
        };
    }

    /** What an event delivers; one that nobody understands is a {@link FailedDelivery}. */
    static Delivery read(String json) {
        try {
            return EventReader.read(json);
        } catch (IllegalArgumentException e) {
            throw new FailedDelivery(String.valueOf(e.getMessage()), e);
        }
    }

    private JsonObject queued(List<Message> messages, Instant deadline) {
        var problems = sideBySide.answers(messages, message -> {
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
            throw new FailedDelivery(
                    problems.size() + " of " + notices.size() + " failed: " + String.join("; ", problems), null);
        }
        var answer = new JsonObject();
        answer.add("results", results);
        return answer;
    }

    private JsonObject one(Notice notice, Instant deadline, List<String> problems) {
        var dealt = intake.deal(notice, deadline);
        if (dealt.problem() != null) {
            problems.add(dealt.problem());
        }
        log.accept(dealt.line());
        return dealt.line();
    }
}
