package io.snaplabel.bundle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file of a bundle.
 *
 * @param path relative to the bundle's folder, with slashes; it cannot leave that folder
 * @param stored the file as it lies in the bundle
 * @param uncompressed what it holds once expanded, or null for a file that is stored plainly
 */
public record BundleFile(
        String path, FileDigest stored, @Nullable FileDigest uncompressed) {
    public BundleFile {
        Objects.requireNonNull(stored);
        if (!staysInside(path)) {
            throw new IllegalArgumentException("expected a path inside the bundle but got '" + path + "'");
        }
    }

    private static boolean staysInside(String path) {
        if (path.isEmpty() || path.contains("\\") || path.contains("\0")) {
            return false;
        }
        for (var part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
