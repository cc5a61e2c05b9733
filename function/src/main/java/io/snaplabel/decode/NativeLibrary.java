package io.snaplabel.decode;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * libjpeg-turbo's library as Debian builds it for linux on x86_64 and aarch64 (glibc 2.17 or later), from among the resources.
 *
 * @param workDir a writable folder for the unpacked file; processes may share it
 */
public record NativeLibrary(Path workDir) {
    private static final String NAME = "libturbojpeg.so.0";

    /** The file, unpacked if need be; nothing where there is none for this machine. */
    Optional<Path> file() {
        var machine = machine();
        var resource = NativeLibrary.class.getResource("libjpeg-turbo/" + machine + "/" + NAME);
        return Optional.ofNullable(resource).map(found -> {
            var file = workDir.resolve("libjpeg-turbo").resolve(machine).resolve(NAME);
            try {
                unpack(found, file);
            } catch (IOException e) {
                throw new IllegalStateException(file + ": expected to unpack it but got " + e, e);
            }
            return file;
        });
    }

    private static String machine() {
        var architecture = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        return System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-" + architecture;
    }

    /** In one step, so that another process never loads half a file. */
    private static void unpack(URL resource, Path file) throws IOException {
        var connection = resource.openConnection();
        try (var in = connection.getInputStream()) {
            if (Files.isRegularFile(file) && Files.size(file) == connection.getContentLengthLong()) {
                return;
            }
            var folder = Files.createDirectories(Objects.requireNonNull(file.getParent()));
            var incoming = Files.createTempFile(folder, ".incoming", ".so");
            try {
                Files.copy(in, incoming, StandardCopyOption.REPLACE_EXISTING);
                Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(incoming);
            }
        }
    }
}
