package io.snaplabel.cli;

import io.snaplabel.bundle.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bundles for tests, made of the embedded one. */
final class Bundles {
    private Bundles() {}

    /** A copy in which a tabby is called a moggy. */
    static Path moggies(Path bundle) throws IOException {
        var embedded = BuiltFunction.INSTALLATION.embeddedModel();
        try (var files = Files.walk(embedded)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(file, bundle.resolve(embedded.relativize(file).toString()));
            }
        }
        var description = Files.readString(bundle.resolve("bundle.json"));
        for (var name : List.of("synset.txt", "golden.json")) {
            var file = bundle.resolve(name);
            var before = FileDigest.of(file).sha256();
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace("n02123045 tabby, tabby cat", "n02123045 moggy, tabby cat")
                            .replace("\"label\": \"tabby\"", "\"label\": \"moggy\""));
            description = description.replace(before, FileDigest.of(file).sha256());
        }
        Files.writeString(bundle.resolve("bundle.json"), description);
        return bundle;
    }
}
