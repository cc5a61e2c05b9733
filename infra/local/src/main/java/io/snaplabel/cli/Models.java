package io.snaplabel.cli;

import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.bundle.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The bundles at hand, and which of them the commands run unless they are told another: the embedded one, or the one whose folder the file
 * {@value #STATE} among the user's bundles names.
 */
final class Models {
    /** How many digits of a digest people are shown. */
    static final int SHORT_DIGEST = 12;

    private static final String STATE = "in-use";

    private final Path embedded;
    private final Path folder;

    Models(Installation installation) {
        this.embedded = installation.embeddedModel();
        this.folder = installation.models();
    }

    /** The user's bundles, each in a folder of its own; it may not exist. */
    Path folder() {
        return folder;
    }

    Path embedded() {
        return embedded;
    }

    /** The folder of the bundle in use. */
    Path inUse() {
        if (!Files.exists(state())) {
            return embedded;
        }
        try {
            var chosen = Path.of(Files.readString(state()).strip());
            if (isBundle(chosen)) {
                return chosen;
            }
            throw new IllegalStateException(chosen + ": expected the bundle that 'model use' chose but there is none;"
                    + " './snaplabel model use --default' goes back to the embedded one");
        } catch (IOException e) {
            throw new UncheckedIOException(state() + ": cannot be read", e);
        }
    }

    /** Has every command run this bundle from now on. */
    void use(Path bundle) {
        try {
            Files.createDirectories(folder);
            WholeFile.write(state(), incoming -> Files.writeString(incoming, bundle + System.lineSeparator()));
        } catch (IOException e) {
            throw new UncheckedIOException(state() + ": cannot be written", e);
        }
    }

    void useEmbedded() {
        try {
            Files.deleteIfExists(state());
        } catch (IOException e) {
            throw new UncheckedIOException(state() + ": cannot be removed", e);
        }
    }

    /** The embedded one, the user's by name, and the one in use wherever it lies; absolute. */
    List<Path> all() {
        var all = new LinkedHashSet<Path>();
        all.add(embedded);
        if (Files.isDirectory(folder)) {
            try (var entries = Files.list(folder)) {
                entries.filter(Models::isBundle)
                        .map(Path::toAbsolutePath)
                        .sorted()
                        .forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(folder + ": cannot be read", e);
            }
        }
        all.add(inUse());
        return List.copyOf(all);
    }

    /** A bundle by its folder, or by the name of one of the folders of {@link #all}. */
    Path find(String bundle) {
        var given = Path.of(bundle).toAbsolutePath().normalize();
        if (isBundle(given)) {
            return given;
        }
        return all().stream()
                .filter(candidate -> candidate.endsWith(bundle))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(bundle + ": expected a folder with "
                        + ModelBundle.DESCRIPTION + " or one of "
                        + all().stream().map(Path::getFileName).toList() + " but got neither"));
    }

    /** Name, version and the first digits of the digest. */
    static String title(ModelBundle bundle) {
        return bundle.name() + " " + bundle.version() + " (" + bundle.digest().substring(0, SHORT_DIGEST) + ")";
    }

    private static boolean isBundle(Path candidate) {
        return Files.isRegularFile(candidate.resolve(ModelBundle.DESCRIPTION));
    }

    private Path state() {
        return folder.resolve(STATE);
    }
}
