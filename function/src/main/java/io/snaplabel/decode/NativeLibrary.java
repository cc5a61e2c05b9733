package io.snaplabel.decode;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leptonica's library as JavaCPP packages it, in a jar for each system and architecture, of which an engine layer brings one.
 *
 * @param workDir a writable folder for the unpacked file; processes may share it
 */
public record NativeLibrary(Path workDir) {
    private static final String NAME = "libleptonica.so.6";

    /** The file, unpacked if need be; nothing where the class path has none for this machine. */
    Optional<Path> file() {
        var architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
        var resource = resource("/org/bytedeco/leptonica/linux-" + architecture + "/" + NAME);
        return Optional.ofNullable(resource).map(found -> {
            var file = workDir.resolve("leptonica").resolve(architecture).resolve(NAME);
            try {
                unpack(found, file);
            } catch (IOException e) {
                throw new IllegalStateException(file + ": cannot be unpacked", e);
            }
            return file;
        });
    }

    private static @Nullable URL resource(String name) {
        return System.getProperty("os.name").equals("Linux") ? NativeLibrary.class.getResource(name) : null;
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
