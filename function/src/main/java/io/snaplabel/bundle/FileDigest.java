package io.snaplabel.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What a file must hold, to the byte.
 *
 * @param size in bytes
 * @param sha256 lower-case hexadecimal
 */
public record FileDigest(long size, String sha256) {
    public FileDigest {
        Objects.requireNonNull(sha256);
        if (size < 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "expected a size and 64 hexadecimal digits but got " + size + " and '" + sha256 + "'");
        }
    }

    /** The digest of the file as it is. */
    public static FileDigest of(Path file) {
        try {
            return new FileDigest(Files.size(file), Sha256.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    public static FileDigest of(byte[] bytes) {
        return new FileDigest(bytes.length, Sha256.of(bytes));
    }

    /** Passes a file that is exactly as expected; anything else is an {@link IllegalStateException}. */
    public void check(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file + ": expected a file of " + size + " bytes but there is none");
        }
        try {
            check(file, Files.size(file), () -> Sha256.of(file));
        } catch (IOException e) {
            throw new IllegalStateException(file + ": cannot be read", e);
        }
    }

    /** Likewise for bytes already in memory; {@code file} is where they came from. */
    void check(Path file, byte[] bytes) {
        try {
            check(file, bytes.length, () -> Sha256.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts the file in its place unless it is there and right. The bytes are checked before the {@link WholeFile} is seen.
     */
    public void ensure(Path target, WholeFile.Contents contents) {
        if (isRight(target)) {
            return;
        }
        try {
            Files.createDirectories(
                    Objects.requireNonNull(target.toAbsolutePath().getParent()));
            WholeFile.write(target, incoming -> {
                contents.writeTo(incoming);
                check(incoming);
            });
        } catch (IOException e) {
            throw new IllegalStateException(target + ": expected to write " + size + " bytes but got " + e, e);
        }
    }

    private boolean isRight(Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) == size
                    && Sha256.of(file).equals(sha256);
        } catch (IOException e) {
            throw new IllegalStateException(file + ": cannot be read", e);
        }
    }

    private void check(Path file, long actualSize, Digesting digesting) throws IOException {
        if (actualSize != size) {
            throw new IllegalStateException(file + ": expected " + size + " bytes but got " + actualSize);
        }
        var actual = digesting.digest();
        if (!actual.equals(sha256)) {
            throw new IllegalStateException(file + ": SHA-256 expected " + sha256 + " but got " + actual);
        }
    }

    /** Deferred, because a wrong size needs no digest. */
    @FunctionalInterface
    private interface Digesting {
        String digest() throws IOException;
    }
}
