package io.snaplabel.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A running peer: a process that lives as long as the comparison and takes its own times. Not thread-safe. */
final class Peer implements AutoCloseable {
    /**
     * One picture as the peer saw it.
     *
     * @param prepareMillis bytes to tensor
     * @param forwardMillis tensor to labels
     * @param label its best one
     */
    record Sample(double prepareMillis, double forwardMillis, String label) {
        double totalMillis() {
            return prepareMillis + forwardMillis;
        }
    }

    private final Contestant contestant;
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private Peer(Contestant contestant, Process process) {
        this.contestant = contestant;
        this.process = process;
        this.questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the process and waits until it has loaded everything. What it prints on standard error goes to the log. */
    static Peer start(Contestant contestant, Cores cores, Path log) throws IOException {
        var command = new ArrayList<>(cores.prefix());
        command.addAll(contestant.command());
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(cores.environment());
        builder.environment().putAll(contestant.environment());
        var peer = new Peer(contestant, builder.start());
        var first = peer.answers.readLine();
        if (!"ready".equals(first)) {
            peer.close();
            throw new IOException(contestant.id() + ": expected it to be ready but got " + first + "; see " + log);
        }
        return peer;
    }

    Contestant contestant() {
        return contestant;
    }

    Sample classify(Path picture) throws IOException {
        var line = ask(picture.toAbsolutePath().toString());
        var fields = List.of(line.split("\t", -1));
        if (fields.size() != 4) {
            throw new IOException(contestant.id() + ": " + picture
                    + ": expected two times, a label and a probability but got " + line);
        }
        return new Sample(Double.parseDouble(fields.get(0)), Double.parseDouble(fields.get(1)), fields.get(2));
    }

    /** Sends one line and waits for one. */
    String ask(String question) throws IOException {
        questions.write(question + "\n");
        questions.flush();
        var line = answers.readLine();
        if (line == null) {
            throw new IOException(contestant.id() + ": expected an answer to " + question + " but it has ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
