package io.snaplabel.benchmarks.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A peer's side of the talk: {@code ready}, then for each line with a file's path one line with what it took and what was seen. */
final class Conversation {
    /** One picture, from its bytes. */
    @FunctionalInterface
    interface Classifier {
        Seen classify(byte[] bytes) throws Exception;
    }

    /** One line, from one line. */
    @FunctionalInterface
    interface Answerer {
        String answer(String line) throws Exception;
    }

    /**
     * What a classification took and gave.
     *
     * @param prepareMillis bytes to tensor
     * @param forwardMillis tensor to labels
     * @param label the best one, a WordNet id
     * @param probability of it, in [0, 1]
     */
    record Seen(double prepareMillis, double forwardMillis, String label, double probability) {}

    private Conversation() {}

    /** Classifies the files that are named, until standard input ends. Reading a file is no part of any clock. */
    static void classify(Classifier classifier) throws Exception {
        talk(path -> line(classifier.classify(read(path))));
    }

    /** Answers each line with one, until standard input ends. */
    @SuppressWarnings("SystemOut") // the protocol
    static void talk(Answerer answerer) throws Exception {
        var answers = System.out;
        // Nothing that a library prints may be taken for an answer.
        System.setOut(System.err);
        answers.println("ready");
        try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.println(answerer.answer(line));
            }
        }
    }

    private static byte[] read(String path) throws IOException {
        return Files.readAllBytes(Path.of(path));
    }

    private static String line(Seen seen) {
        return String.format(
                Locale.ROOT,
                "%.4f\t%.4f\t%s\t%.4f",
                seen.prepareMillis(),
                seen.forwardMillis(),
                seen.label(),
                seen.probability());
    }
}
