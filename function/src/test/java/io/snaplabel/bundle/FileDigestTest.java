package io.snaplabel.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestTest {
    private static final FileDigest HELLO = FileDigest.of("hello".getBytes(UTF_8));

    @TempDir
    private Path folder;

    @Test
    void digestsAsThePublishedExample() {
        // FIPS 180-2, appendix B.1.
        assertThat(Sha256.of("abc".getBytes(UTF_8)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void aFileAndItsBytesHaveTheSameDigest() throws IOException {
        var bytes = new byte[3_000_000];
        bytes[2_500_000] = 1;

        assertThat(FileDigest.of(Files.write(folder.resolve("file"), bytes))).isEqualTo(FileDigest.of(bytes));
    }

    @Test
    void writesAFileThatIsNotThere() {
        var file = folder.resolve("a/b/file");

        HELLO.ensure(file, target -> Files.writeString(target, "hello"));

        assertThat(file).hasContent("hello");
        assertThat(file.getParent())
                .isDirectoryContaining("glob:**/file")
                .isDirectoryNotContaining("glob:**/.incoming*");
    }

    @Test
    void keepsARightFile() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "hello");

        HELLO.ensure(file, target -> {
            throw new AssertionError("expected the file to be kept");
        });

        assertThat(file).hasContent("hello");
    }

    @Test
    void replacesAWrongFile() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "hallo");

        HELLO.ensure(file, target -> Files.writeString(target, "hello"));

        assertThat(file).hasContent("hello");
    }

    @Test
    void putsNoWrongFileInPlace() {
        var file = folder.resolve("file");

        assertThatIllegalStateException()
                .isThrownBy(() -> HELLO.ensure(file, target -> Files.writeString(target, "hallo")))
                .withMessageContaining("SHA-256 expected " + HELLO.sha256());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesNothingBehindWhenTheContentsFail() {
        var file = folder.resolve("file");

        assertThatIllegalStateException()
                .isThrownBy(() -> HELLO.ensure(file, target -> {
                    Files.writeString(target, "he");
                    throw new IOException("no more");
                }))
                .withMessage(file + ": expected to write 5 bytes but got java.io.IOException: no more");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void severalMayWriteTheSameFileAtOnce() throws Exception {
        var file = folder.resolve("file");
        var all = new CountDownLatch(4);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var writers = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> HELLO.ensure(file, target -> {
                        all.countDown();
                        awaitQuietly(all);
                        Files.writeString(target, "hello");
                    })))
                    .toList();
            for (var writer : writers) {
                writer.get();
            }
        }

        assertThat(file).hasContent("hello");
        assertThat(folder).isDirectoryNotContaining("glob:**/.incoming*");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
