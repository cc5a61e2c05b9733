package io.snaplabel.lambda;

import io.snaplabel.event.Delivery.Message;
import io.snaplabel.event.Notice;
import io.snaplabel.image.ImageRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The messages of a batch, several at once: one waits for a store while another is decoded and a third is in the network. Those that speak of
 * the same object keep their order; side by side, one would find the other's claim in its way and have to come again. The first
 * object of all is dealt with alone: what it takes is loaded then, and virtual threads that all wait within static initialisers could hold every
 * carrier while the one that they wait for has none. Thread-safe.
 */
final class SideBySide {
    /** As many as the JDK keeps connections to a host ({@code http.maxConnections}); with more, each would open new ones. */
    static final int AT_ONCE = 5;

    private volatile boolean isLoaded;

    /** Each message's answer, in the messages' order, when all of them are there; what a task throws is thrown. */
    <T> List<T> answers(List<Message> messages, Function<Message, T> task) {
        var answers = new ArrayList<T>(messages.size());
        for (var message : messages) {
            if (isLoaded) {
                break;
            }
            answers.add(task.apply(message));
            isLoaded = images(message).findAny().isPresent();
        }
        var left = messages.subList(answers.size(), messages.size());
        answers.addAll(left.size() == 1 ? List.of(task.apply(left.getFirst())) : atOnce(left, task));
        return answers;
    }

    private static <T> List<T> atOnce(List<Message> messages, Function<Message, T> task) {
        var last = new HashMap<ImageRef, CompletableFuture<T>>();
        var answers = new ArrayList<CompletableFuture<T>>();
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            for (var message : messages) {
                var images = images(message).toList();
                var before = images.stream().map(last::get).filter(Objects::nonNull);
                var answer = CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
                        .thenApplyAsync(_ -> task.apply(message), threads);
                images.forEach(image -> last.put(image, answer));
                answers.add(answer);
            }
            return answers.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    private static Stream<ImageRef> images(Message message) {
        return message.notices().stream()
                .<ImageRef>mapMulti((notice, images) -> {
                    if (notice instanceof Notice.Happened(var event)) {
                        images.accept(event.image());
                    }
                })
                .distinct();
    }
}
