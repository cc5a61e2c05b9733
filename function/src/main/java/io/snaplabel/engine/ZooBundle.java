package io.snaplabel.engine;

import ai.djl.Application;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import ai.djl.repository.VersionRange;
import io.snaplabel.bundle.BundleSource;
import io.snaplabel.bundle.FileDigest;
import io.snaplabel.bundle.ModelBundle;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * An MXNet image classifier of Deep Java Library's model zoo, as a bundle: DJL finds and unpacks it, and a {@code bundle.json}
 * written beside the files makes the rest of the program see a folder like any other. The graph is the stock one, in fp32.
 */
public final class ZooBundle {
    /** DJL's own repository. */
    public static final URI DJL = URI.create("https://mlrepo.djl.ai/");

    private final BundleSource.Zoo source;
    private final Repository repository;
    private final Path workDir;

    private ZooBundle(BundleSource.Zoo source, Repository repository, Path workDir) {
        this.source = source;
        this.repository = repository;
        this.workDir = workDir;
    }

    /**
     * Downloads the model unless an earlier call has, and opens it. Whatever fails is an {@link IllegalStateException}.
     *
     * @param url the repository's root, such as {@link #DJL}
     * @param workDir a writable folder that keeps what was downloaded
     */
    public static ModelBundle open(BundleSource.Zoo source, URI url, Path workDir) {
        DjlRuntime.setSwitches(workDir, System.getenv());
        var cache = workDir.resolve("zoo").resolve(folderName(url));
        try {
            return new ZooBundle(source, ZooRepository.at(url, cache), workDir).open();
        } catch (IOException e) {
            throw new IllegalStateException(url + ": " + coordinates(source) + ": cannot be fetched", e);
        }
    }

    private ModelBundle open() throws IOException {
        var artifact = artifact();
        repository.prepare(artifact);
        var symbol = file(artifact, "symbol");
        var parameters = file(artifact, "parameters");
        var synset = file(artifact, "synset");
        var description = new ZooDescription(source, artifact, symbol, parameters, synset);
        var folder = workDir.resolve(description.digest().sha256()).resolve("bundle");
        for (var file : List.of(symbol, parameters, synset)) {
            FileDigest.of(file)
                    .ensure(
                            folder.resolve(ZooDescription.name(file)),
                            link -> Files.createSymbolicLink(link, file.toAbsolutePath()));
        }
        description.digest().ensure(folder.resolve("bundle.json"), json -> Files.write(json, description.bytes()));
        return ModelBundle.open(folder);
    }

    /** The one artifact of the highest version that has all the properties. DJL would take any of several. */
    private Artifact artifact() throws IOException {
        var mrl = MRL.model(
                repository,
                Application.CV.IMAGE_CLASSIFICATION,
                source.groupId(),
                source.artifactId(),
                source.version(),
                null);
        var metadata = repository.locate(mrl);
        if (metadata == null) {
            throw new IllegalStateException(
                    repository.getBaseUri() + ": expected " + mrl.toURI() + "metadata.json but there is none");
        }
        var matching = metadata.search(VersionRange.parse(source.version()), source.properties());
        var highest = matching.stream().max(new Artifact.VersionComparator());
        var candidates = matching.stream()
                .filter(artifact -> new Artifact.VersionComparator().compare(artifact, highest.orElseThrow()) == 0)
                .toList();
        if (candidates.size() != 1) {
            throw new IllegalStateException(coordinates(source) + ": expected one artifact but got " + candidates
                    + " of " + metadata.getArtifacts());
        }
        return candidates.getFirst();
    }

    private Path file(Artifact artifact, String key) throws IOException {
        var item = artifact.getFiles().get(key);
        if (item == null) {
            throw new IllegalStateException(
                    coordinates(source) + ": expected the files symbol, parameters and synset but got "
                            + artifact.getFiles().keySet());
        }
        return repository.getResourceDirectory(artifact).resolve(item.getName());
    }

    private static String coordinates(BundleSource.Zoo source) {
        return source.groupId() + ":" + source.artifactId()
                + (source.version() == null ? "" : ":" + source.version())
                + (source.properties().isEmpty() ? "" : "?" + source.properties());
    }

    private static String folderName(URI url) {
        return UUID.nameUUIDFromBytes(url.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
