package io.snaplabel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.bundle.FileDigest;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model commands, as people type them, over the embedded bundle and copies of it that were changed. */
class ModelCommandIT {
    private static final Path EMBEDDED = BuiltFunction.INSTALLATION.embeddedModel();

    @TempDir
    private Path folder;

    /** A command's status and what it printed. */
    private record Ran(int status, String out, String err) {}

    @BeforeEach
    void setPlaces() {
        System.setProperty("snaplabel.home", BuiltFunction.INSTALLATION.home().toString());
        System.setProperty("snaplabel.models", models().toString());
    }

    @AfterEach
    void forgetPlaces() {
        System.clearProperty("snaplabel.home");
        System.clearProperty("snaplabel.models");
    }

    @Test
    void listsTheEmbeddedBundleAlone() {
        var list = run("model", "list");
        assertThat(list.status()).isZero();
        assertThat(list.out())
                .contains("NAME", "CLASSES", "IN USE")
                .containsPattern("resnet50-tiny-imagenet +1\\.0\\.0 +200 +160 x 160 +mxnet-fp32, mxnet-int8, onnx-fp32,"
                        + " onnx-int8 +"
                        + ModelBundle.open(EMBEDDED).digest().substring(0, 12) + " +✓");
    }

    @Test
    void verifiesTheEmbeddedBundle() {
        var verify = run("model", "verify");
        assertThat(verify.out())
                .containsPattern("synset\\.txt +6,345 +✓")
                .containsPattern("mxnet-fp32 +4 of 4 +0\\.0\\d+ +0\\.1 +✓")
                .containsPattern("mxnet-int8 +4 of 4 +0\\.0\\d+ +0\\.1 +✓")
                .containsPattern("onnx-fp32 +4 of 4 +0\\.0\\d+ +0\\.1 +✓")
                .containsPattern("onnx-int8 +4 of 4 +0\\.0\\d+ +0\\.1 +✓")
                .doesNotContain("✗");
        assertThat(verify.status()).isZero();
    }

    @Test
    void tellsWhichFileIsNotRightAndTriesTheOtherVariants() throws IOException {
        var bundle = copy("mine");
        var onnx = bundle.resolve("onnx/resnet50.onnx");
        var bytes = Files.readAllBytes(onnx);
        bytes[1000] ^= 1;
        Files.write(onnx, bytes);
        var verify = run("model", "verify", "mine");
        assertThat(verify.status()).isEqualTo(1);
        assertThat(verify.out())
                .containsPattern("onnx/resnet50\\.onnx +24,109,720 +✗")
                .contains("resnet50.onnx: SHA-256 expected d2ed94d1698f")
                .containsPattern("onnx-fp32 +not run")
                .containsPattern("onnx-int8 +4 of 4 +0\\.0\\d+ +0\\.1 +✓");
    }

    @Test
    void tellsWhichGoldenAnswerIsMissed() throws IOException {
        var bundle = copy("mine");
        // The last picture's: the self-test looks at the cat alone.
        change(
                bundle,
                "golden.json",
                Pattern.compile("(?s)(.*)\"probability\": 0\\.90\\d+"),
                "$1\"probability\": 0.40001");
        var verify = run("model", "verify", bundle.toString());
        assertThat(verify.status()).isEqualTo(1);
        assertThat(verify.out()).contains("✗").contains("espresso.jpg: expected its golden answers ± 0.1 but got");
    }

    @Test
    void refusesWhatIsNoBundle() {
        var verify = run("model", "verify", "nowhere");
        assertThat(verify.status()).isEqualTo(2);
        assertThat(verify.err())
                .contains("nowhere: expected a folder with bundle.json or one of [resnet50-tiny-imagenet]");
        assertThat(run("model", "use").status()).isEqualTo(2);
        assertThat(run("model").status()).isEqualTo(2);
    }

    @Test
    void saysThatADamagedDescriptionIsNotRight() throws IOException {
        var bundle = copy("mine");
        Files.writeString(bundle.resolve("synset.txt"), "n01 cat\n");
        var verify = run("model", "verify", "mine");
        assertThat(verify.status()).isEqualTo(1);
        assertThat(verify.out()).contains("✗").contains("synset.txt: expected 6345 bytes but got 8");
        var list = run("model", "list");
        assertThat(list.status()).isEqualTo(1);
        assertThat(list.out()).containsPattern("mine +damaged").contains("resnet50-tiny-imagenet");
    }

    @Test
    void runsTheChosenBundleFromThenOnAndTheEmbeddedOneAgain() throws IOException {
        var bundle = copy("mine");
        change(bundle, "synset.txt", Pattern.compile("n02123045 tabby"), "n02123045 my cat");
        var embedded = ModelBundle.open(EMBEDDED).digest().substring(0, 12);
        var mine = ModelBundle.open(bundle).digest().substring(0, 12);

        var use = run("model", "use", "mine");
        assertThat(use.out()).contains("In use: resnet50-tiny-imagenet 1.0.0 (" + mine + ")");
        assertThat(use.status()).isZero();
        assertThat(run("model", "list").out()).containsPattern(mine + " +✓").doesNotContainPattern(embedded + " +✓");
        assertThat(classify().out()).contains("my cat");

        assertThat(run("model", "use", "--default").out()).contains(embedded);
        assertThat(classify().out()).contains("tabby").doesNotContain("my cat");
    }

    @Test
    void keepsWhatWasInUseWhenTheOtherIsNotRight() throws IOException {
        Files.writeString(copy("mine").resolve("onnx/resnet50.onnx"), "short");
        var use = run("model", "use", "mine");
        assertThat(use.status()).isEqualTo(2);
        assertThat(use.err()).contains("resnet50.onnx: expected 24109720 bytes but got 5");
        assertThat(run("model", "info").out()).contains("folder", EMBEDDED.toString());
    }

    @Test
    void saysThatTheChosenBundleHasGone() throws IOException {
        var bundle = copy("mine");
        run("model", "use", "mine");
        Files.delete(bundle.resolve("bundle.json"));
        var classify = classify();
        assertThat(classify.status()).isEqualTo(2);
        assertThat(classify.err()).contains("mine: expected the bundle that 'model use' chose", "model use --default");
        assertThat(run("model", "use", "--default").status()).isZero();
    }

    @Test
    void explainsABundle() {
        var info = run("model", "info", "resnet50-tiny-imagenet");
        assertThat(info.status()).isZero();
        assertThat(info.out())
                .contains("200, from goldfish to ")
                .contains("shorter side to 160 (bilinear antialias), centre crop of 160 x 160, RGB, times 1/255")
                .containsPattern("mxnet-int8 +validation10000 +72\\.12 +89\\.23 +96\\.18")
                .contains("08bb70b4eab1b0ca00e2c185bff3a257df00b09825b754f4df8ea89a367f85a2")
                .contains("# resnet50-tiny-imagenet 1.0.0", "## Intended use");
    }

    @Test
    void theDemoSaysWhatItCannotPromise() throws IOException {
        var bundle = copy("mine");
        change(bundle, "golden.json", Pattern.compile("\"sha256\": \"[0-9a-f]{4}"), "\"sha256\": \"0000");
        try (var stack = LocalStack.start(FunctionOnThisMachine.in(
                        StackOptions.defaults(),
                        Installation.current(),
                        settings(bundle),
                        folder.resolve("function.log")));
                var demo = new Demo(stack, Installation.current(), ModelOptions.bundle(settings(bundle)))) {
            var report = demo.run();
            assertThat(report.isAllWell()).isTrue();
            assertThat(report.checks())
                    .hasSize(6)
                    .noneMatch(check -> check.claim().contains("golden"));
            assertThat(report.notPromised())
                    .containsExactly("the labels: the model's golden answers are not about the demo's pictures");
        }
    }

    private static Map<String, String> settings(Path bundle) {
        var options = new ModelOptions();
        options.model(bundle.toString());
        return options.settings(Installation.current());
    }

    private static Ran classify() {
        return run(
                "classify",
                "--engine",
                "onnxruntime",
                BuiltFunction.pictures().resolve("cat.jpg").toString());
    }

    private static Ran run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = Snaplabel.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Ran(line.execute(arguments), out.toString(), err.toString());
    }

    private Path models() {
        return folder.resolve("models");
    }

    private Path copy(String name) throws IOException {
        var to = models().resolve(name);
        try (var files = Files.walk(EMBEDDED)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var target = to.resolve(EMBEDDED.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return to;
    }

    /** Changes a file of a bundle and, in its description, size and checksum. */
    private static void change(Path bundle, String name, Pattern what, String by) throws IOException {
        var file = bundle.resolve(name);
        var before = FileDigest.of(file);
        var text = Files.readString(file);
        var changed = what.matcher(text).replaceAll(by);
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(file, changed);
        var after = FileDigest.of(file);
        var description = bundle.resolve("bundle.json");
        Files.writeString(
                description,
                Files.readString(description)
                        .replace(before.sha256(), after.sha256())
                        .replace("\"size\": " + before.size(), "\"size\": " + after.size()));
    }
}
