package io.snaplabel.pictures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** What is being tried at this moment, in a file that outlives the process: whoever does not come back is known by name. */
final class Journal implements AutoCloseable {
    private static final int HEADER = 16;

    private final FileChannel file;

    Journal(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Something that was begun and not ended.
     *
     * @param since milliseconds since 1970
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Begun(long since, String name, byte[] bytes) {}

    void begin(String name, byte[] bytes) {
        var text = name.getBytes(StandardCharsets.UTF_8);
        write(HEADER, ByteBuffer.wrap(text), ByteBuffer.wrap(bytes));
        write(
                0,
                ByteBuffer.allocate(HEADER)
                        .putLong(System.currentTimeMillis())
                        .putInt(text.length)
                        .putInt(bytes.length)
                        .flip());
    }

    void end() {
        write(0, ByteBuffer.allocate(Long.BYTES));
    }

    Optional<Begun> begun() {
        var header = read(0, HEADER);
        if (header.limit() < HEADER || header.getLong(0) == 0) {
            return Optional.empty();
        }
        var name = new String(read(HEADER, header.getInt(8)).array(), StandardCharsets.UTF_8);
        var bytes = read(HEADER + header.getInt(8), header.getInt(12)).array();
        return Optional.of(new Begun(header.getLong(0), name, bytes));
    }

    private void write(long start, ByteBuffer... parts) {
        try {
            var at = start;
            for (var part : parts) {
                while (part.hasRemaining()) {
                    at += file.write(part, at);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer read(long start, int length) {
        try {
            var bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining() && file.read(bytes, start + bytes.position()) >= 0) {}
            return bytes.flip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
