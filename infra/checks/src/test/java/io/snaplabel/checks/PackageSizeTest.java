package io.snaplabel.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.bundle.ModelBundle;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is deployed fits into Lambda's limits, by the margin printed at the end of each build. */
class PackageSizeTest {
    /** Of the function and all of its layers, unzipped: 250 MiB. */
    private static final long LIMIT = 262_144_000;

    /** Of a zip that goes straight to Lambda; a larger one goes through a bucket, as sam deploy does it. */
    private static final long DIRECT_UPLOAD = 50L << 20;

    /**
     * What a function consists of.
     *
     * @param name architecture and engine
     * @param variants how the ids of the engine's variants begin
     */
    record Deployment(String name, Deployable engine, Deployable model, String variants) {
        List<Deployable> parts() {
            return List.of(Deployable.FUNCTION, engine, model);
        }

        long unzippedBytes() {
            return parts().stream().mapToLong(Deployable::unzippedBytes).sum();
        }

        long zippedBytes() {
            return parts().stream().mapToLong(Deployable::zippedBytes).sum();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Deployment> deployments() {
        return List.of(
                new Deployment("x86_64 mxnet", Deployable.MXNET, Deployable.MODEL_FOR_MXNET, "mxnet-"),
                new Deployment(
                        "x86_64 onnxruntime", Deployable.ONNX_RUNTIME, Deployable.MODEL_FOR_ONNX_RUNTIME, "onnx-"),
                new Deployment(
                        "arm64 onnxruntime",
                        Deployable.ONNX_RUNTIME_ARM64,
                        Deployable.MODEL_FOR_ONNX_RUNTIME,
                        "onnx-"));
    }

    static Stream<Deployable> parts() {
        return deployments().stream()
                .flatMap(deployment -> deployment.parts().stream())
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void functionAndLayersFitTogether(Deployment deployment) {
        assertThat(deployment.unzippedBytes()).isLessThanOrEqualTo(LIMIT);
    }

    /** Maven never deletes what an older build left in a folder. */
    @ParameterizedTest
    @MethodSource("parts")
    void theFolderHoldsWhatTheZipHolds(Deployable part) {
        assertThat(part.filesInFolder())
                .as("%s (mvn clean removes what is left of older builds)", part.folder())
                .isEqualTo(part.filesInZip());
    }

    @ParameterizedTest
    @MethodSource("parts")
    void nothingInAZipTellsWhenOrWhereItWasMade(Deployable part) throws Exception {
        try (var zip = new ZipFile(part.zip().toFile())) {
            assertThat(zip.stream().map(ZipEntry::getTimeLocal).distinct()).hasSize(1);
        }
    }

    @Test
    void noJarOfALayerIsInTheFunctionToo() {
        for (var deployment : deployments()) {
            assertThat(names(deployment.engine())).isNotEmpty().doesNotContainAnyElementsOf(names(Deployable.FUNCTION));
        }
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void theModelLayerHoldsWhatItsEngineReads(Deployment deployment) {
        var bundle = ModelBundle.open(
                Repository.ROOT.resolve(deployment.model().folder()).resolve("model"));
        assertThat(bundle.variants().stream().filter(variant -> variant.id().startsWith(deployment.variants())))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(bundle::verify);
    }

    private static List<String> names(Deployable part) {
        return part.filesInFolder().keySet().stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
    }

    @AfterAll
    static void print() throws IOException {
        var table = new StringBuilder("\nWhat is deployed, in bytes:\n");
        line(table, "", "function", "engine layer", "model layer", "unzipped", "limit", "left", "zipped");
        for (var deployment : deployments()) {
            line(
                    table,
                    deployment.name(),
                    Deployable.FUNCTION.unzippedBytes(),
                    deployment.engine().unzippedBytes(),
                    deployment.model().unzippedBytes(),
                    deployment.unzippedBytes(),
                    LIMIT,
                    LIMIT - deployment.unzippedBytes(),
                    deployment.zippedBytes());
        }
        table.append('\n');
        parts().forEach(part -> table.append(String.format(
                Locale.ROOT,
                "%-51s %,12d  %s  sha256 %s%n",
                part.folder() + ".zip",
                part.zippedBytes(),
                part.zippedBytes() > DIRECT_UPLOAD ? "by a bucket" : "direct     ",
                part.sha256())));
        table.append(nouns());
        System.out.println(table);
    }

    /** What the names and parents of labels add to the function. */
    private static String nouns() throws IOException {
        var jar = Deployable.FUNCTION.filesInFolder().keySet().stream()
                .filter(path -> path.matches("lib/snaplabel-function-.*\\.jar"))
                .findFirst()
                .orElseThrow();
        try (var zip = new ZipFile(Repository.ROOT
                .resolve(Deployable.FUNCTION.folder())
                .resolve(jar)
                .toFile())) {
            var nouns = zip.getEntry("io/snaplabel/wordnet/nouns.tsv");
            return String.format(
                    Locale.ROOT,
                    "WordNet's nouns, in the function: %,d bytes, %,d in its jar%n",
                    nouns.getSize(),
                    nouns.getCompressedSize());
        }
    }

    private static void line(StringBuilder table, String name, Object... columns) {
        table.append(String.format("%-19s", name));
        for (var column : columns) {
            var text = column instanceof Long bytes ? String.format(Locale.ROOT, "%,d", bytes) : column;
            table.append(String.format("%14s", text));
        }
        table.append('\n');
    }
}
