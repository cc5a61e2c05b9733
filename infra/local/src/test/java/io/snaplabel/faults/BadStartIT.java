package io.snaplabel.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.snaplabel.cli.BuiltFunction;
import io.snaplabel.local.function.FunctionSpec;
import io.snaplabel.local.function.LambdaFunction;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The built function at a start that must fail: what it says, in one message, of a broken model and of a full disk. */
class BadStartIT {
    private static final String PARAMETERS = "mxnet/resnet50-0000.params.gz";

    @TempDir
    private Path folder;

    /** What may have befallen a file of the bundle, and what is said then. */
    enum Damage {
        TRUNCATED("bytes but got") {
            @Override
            void befall(Path file) throws IOException {
                try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    bytes.setLength(bytes.length() / 2);
                }
            }
        },
        A_BIT_FLIPPED("SHA-256 expected") {
            @Override
            void befall(Path file) throws IOException {
                try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    bytes.seek(bytes.length() / 2);
                    var old = bytes.read();
                    bytes.seek(bytes.length() / 2);
                    bytes.write(old ^ 1);
                }
            }
        },
        MISSING("but there is none") {
            @Override
            void befall(Path file) throws IOException {
                Files.delete(file);
            }
        };

        private final String said;

        Damage(String said) {
            this.said = said;
        }

        abstract void befall(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenModelFileIsNamedWithWhatIsWrongWithIt(Damage damage) throws Exception {
        var bundle = copyOfTheBundle();
        damage.befall(bundle.resolve(PARAMETERS));
        var said = failure(BuiltFunction.loggingTo(folder.resolve("function.log"))
                .withEnvironment(Map.of("SNAPLABEL_MODEL", bundle.toString())));
        System.out.println("model " + damage + ": " + said);
        assertThat(said).contains(PARAMETERS).contains(damage.said).contains("IllegalStateException");
    }

    @Test
    void anotherModelThanItsDescriptionSaysIsNamedToo() throws Exception {
        var bundle = copyOfTheBundle();
        var synset = bundle.resolve("synset.txt");
        Files.writeString(synset, Files.readString(synset).replaceFirst("n0", "n1"));
        var said = failure(BuiltFunction.loggingTo(folder.resolve("function.log"))
                .withEnvironment(Map.of("SNAPLABEL_MODEL", bundle.toString())));
        assertThat(said).contains("synset.txt: SHA-256 expected");
    }

    @Test
    void aFullDiskIsNamedAtTheStartAndDoesNotMatterAtWork() throws Exception {
        var mount = Files.createDirectory(folder.resolve("tmp"));
        assumeTrue(canMount(mount), "this machine gives nobody a disk of his own (unshare)");
        var out = folder.resolve("out");
        var process = new ProcessBuilder(List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=4m none \"$1\" && shift && exec \"$@\"",
                        "sh",
                        mount.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallDisk.class.getName(),
                        mount.toString(),
                        folder.resolve("function.log").toString()))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        var said = Files.readString(out);
        System.out.println("full disk: " + said);
        assertThat(said)
                .contains("start: ")
                .contains("No space left on device")
                .contains("at work: tabby, with 0 bytes left");
        assertThat(process.exitValue()).isZero();
    }

    private static boolean canMount(Path mount) throws Exception {
        var process = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "mount",
                        "-t",
                        "tmpfs",
                        "none",
                        mount.toString())
                .start();
        return process.waitFor(Duration.ofSeconds(10)) && process.exitValue() == 0;
    }

    private static String failure(FunctionSpec spec) throws InterruptedException {
        try (var _ = LambdaFunction.start(spec)) {
            throw new AssertionError("expected the start to fail");
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Path copyOfTheBundle() throws IOException {
        var from = BuiltFunction.pictures().resolve("../../layers/model/resnet50-tiny-imagenet");
        var to = folder.resolve("bundle");
        try (Stream<Path> files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }
}
