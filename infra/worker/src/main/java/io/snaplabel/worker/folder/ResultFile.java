package io.snaplabel.worker.folder;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The results of a folder, one line each, only ever appended to; it is also the state of the run: whoever opens it again knows what is done.
 * A line counts when its end is there; what a killed run left half written is cut off. One process writes it at a time. Thread-safe.
 */
public final class ResultFile implements AutoCloseable {
    private final Path file;
    private final Rows rows;
    private final FileChannel channel;
    private final Fingerprints done = new Fingerprints();
    /** Of whole lines. */
    private long length;

    private @Nullable IOException failure;

    private ResultFile(Path file, Rows rows, FileChannel channel) {
        this.file = file;
        this.rows = rows;
        this.channel = channel;
    }

    /**
     * Opens or creates it.
     *
     * @throws IllegalStateException if it holds anything else, or another process writes it
     */
    public static ResultFile open(Path file, Rows rows) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IllegalStateException(file + ": expected a regular file for the results but got something else");
        }
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            var results = new ResultFile(file, rows, channel);
            results.lock();
            results.read();
            return results;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** How many results it holds. */
    public synchronized int size() {
        return done.size();
    }

    synchronized boolean contains(String name) {
        return done.contains(name);
    }

    boolean canName(String name) {
        return rows.canName(name);
    }

    boolean isItself(Path other) {
        return other.equals(file);
    }

    /** Appends one result; nothing if it is there. After a failure nothing more can be appended, and the file holds whole lines only. */
    public synchronized void append(Result result) {
        if (failure != null) {
            throw full(failure);
        }
        if (!done.add(result.file())) {
            return;
        }
        try {
            write(rows.row(result));
        } catch (IOException e) {
            failure = e;
            cut();
            throw full(e);
        }
    }

    /** Everything is on the disk when this returns. */
    @Override
    public synchronized void close() throws IOException {
        try (channel) {
            channel.force(false);
        }
    }

    private IllegalStateException full(IOException cause) {
        return new IllegalStateException(
                file + ": expected to append a result but got '" + cause.getMessage()
                        + "'. Make room and run the same command again: what is done is kept and will be skipped",
                cause);
    }

    private void write(String line) throws IOException {
        var bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        length = channel.position();
    }

    private void cut() {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            // The next run cuts it.
        }
    }

    private void lock() throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // told below
        }
        throw new IllegalStateException(file + ": expected to be its only writer but another run is writing it");
    }

    /** The stream is left open: closing it would close the channel. */
    private void read() throws IOException {
        var in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
        var line = new ByteArrayOutputStream();
        var number = 0;
        for (var next = in.read(); next >= 0; next = in.read()) {
            if (next != '\n') {
                line.write(next);
                continue;
            }
            length += line.size() + 1L;
            take(++number, line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
        channel.truncate(length).position(length);
        if (number == 0 && !rows.header().isEmpty()) {
            write(rows.header());
        }
    }

    private void take(int number, String line) {
        var header = !rows.header().isEmpty();
        if (number == 1 && header) {
            require(number, line.equals(rows.header()), "the header " + rows.header(), line);
            return;
        }
        try {
            if (number == (header ? 2 : 1)) {
                var model = rows.model(line);
                require(number, model.equals(rows.model()), "results of the model " + rows.model(), model);
            }
            done.add(rows.file(line));
        } catch (IllegalArgumentException e) {
            require(number, false, "a result: " + e.getMessage(), line);
        }
    }

    private void require(int number, boolean holds, String expected, String got) {
        if (!holds) {
            throw new IllegalStateException(file + " line " + number + ": expected " + expected + " but got '"
                    + got.substring(0, Math.min(got.length(), 80)) + "'; name another file by --output");
        }
    }
}
