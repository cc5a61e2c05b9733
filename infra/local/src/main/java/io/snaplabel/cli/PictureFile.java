package io.snaplabel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file named on the command line; {@code -} is standard input.
 *
 * @param name as the user wrote it
 */
record PictureFile(String name) {
    private static final String STANDARD_INPUT = "-";

    boolean isReadable() {
        return name.equals(STANDARD_INPUT) || (Files.isRegularFile(Path.of(name)) && Files.isReadable(Path.of(name)));
    }

    byte[] read() throws IOException {
        return name.equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name));
    }

    @Override
    public String toString() {
        return name;
    }
}
