package io.snaplabel.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Brings the part of a bundle that one variant takes from an object store to a folder. What is there and right is kept; what
 * is fetched is checked before it is put in place. Several processes may share the folder.
 */
public final class BundleDownload {
    private final ObjectReader objects;
    private final Path workDir;

    /** Where the bundle's objects are read from. Whatever it throws ends the download. */
    @FunctionalInterface
    public interface ObjectReader {
        /**
         * Writes one object to a file.
         *
         * @param key the whole key
         * @param file a path at which nothing exists yet, in a folder that does
         */
        void read(String key, Path file) throws IOException;
    }

    public BundleDownload(ObjectReader objects, Path workDir) {
        this.objects = objects;
        this.workDir = workDir;
    }

    /**
     * Downloads {@code bundle.json}, then only what the variant takes.
     *
     * @param prefix what every key begins with: empty, or ending in a slash
     * @param variant the {@link Variant#id id} of the one wanted
     */
    public ModelBundle download(String prefix, String variant) {
        var json = description(prefix);
        var description = BundleDescription.parse(json);
        var folder = workDir.resolve(description.digest()).resolve("bundle");
        for (var file : description.needed(description.variant(variant))) {
            file.stored().ensure(folder.resolve(file.path()), target -> objects.read(prefix + file.path(), target));
        }
        // Last, so that a folder with a description is complete.
        FileDigest.of(json).ensure(folder.resolve(BundleDescription.FILE), target -> Files.write(target, json));
        return ModelBundle.open(folder);
    }

    private byte[] description(String prefix) {
        try {
            Files.createDirectories(workDir);
            var workplace = Files.createTempDirectory(workDir, ".incoming");
            var file = workplace.resolve(BundleDescription.FILE);
            try {
                objects.read(prefix + BundleDescription.FILE, file);
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(workplace);
            }
        } catch (IOException e) {
            throw new IllegalStateException(prefix + BundleDescription.FILE + ": cannot be downloaded", e);
        }
    }
}
