package io.snaplabel.engine;

import ai.djl.repository.LocalRepository;
import ai.djl.repository.RemoteRepository;
import ai.djl.repository.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Deep Java Library's own repositories, each with a cache folder of its own. DJL's shared cache is keyed by coordinates alone,
 * so that two repositories would pass their files off as each other's, and {@code Repository.newInstance} takes an https
 * address for an inference server.
 */
final class ZooRepository {
    private ZooRepository() {}

    /**
     * A repository in DJL's layout.
     *
     * @param url of its root: {@code https://…}, {@code http://…} or {@code file:///…}
     * @param cache where its files are unpacked
     */
    static Repository at(URI url, Path cache) {
        var scheme = url.getScheme() == null ? "" : url.getScheme();
        return switch (scheme) {
            case "file" -> new Local(url, cache);
            case "http", "https" -> new Remote(withSlash(url), cache);
            default ->
                throw new IllegalStateException(
                        "zoo repository: expected https://…, http://… or file:///… but got " + url);
        };
    }

    /** Without it, {@link URI#resolve} would replace the last name instead of descending. */
    private static URI withSlash(URI url) {
        return url.toString().endsWith("/") ? url : URI.create(url + "/");
    }

    private static final class Local extends LocalRepository {
        private final Path cache;

        Local(URI url, Path cache) {
            super("zoo", Path.of(url).toUri(), Path.of(url));
            this.cache = cache;
        }

        @Override
        public Path getCacheDirectory() throws IOException {
            return Files.createDirectories(cache);
        }
    }

    private static final class Remote extends RemoteRepository {
        private final Path cache;

        Remote(URI url, Path cache) {
            super("zoo", url);
            this.cache = cache;
        }

        @Override
        public Path getCacheDirectory() throws IOException {
            return Files.createDirectories(cache);
        }
    }
}
