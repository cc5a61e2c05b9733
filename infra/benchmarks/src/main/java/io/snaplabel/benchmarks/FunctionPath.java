package io.snaplabel.benchmarks;

import io.snaplabel.model.ReadyModel;
import io.snaplabel.worker.folder.Result;
import io.snaplabel.worker.folder.ResultFile;
import io.snaplabel.worker.folder.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The way of a picture through the function, one after another as Lambda invokes it, in a process of its own: engines read how many threads
 * a forward pass has when they start. Effects are rows of a file, as they are for the worker that it stands beside.
 */
public final class FunctionPath {
    private static final int WARM_UP = 100;

    private FunctionPath() {}

    /** Arguments: engine, precision, the folder of the pictures; prints pictures a second. */
    public static void main(String[] arguments) throws Exception {
        var checkout = Checkout.current();
        var settings = Map.of(
                "SNAPLABEL_ENGINE", arguments[0],
                "SNAPLABEL_PRECISION", arguments[1],
                "SNAPLABEL_THREADS", System.getenv("OMP_NUM_THREADS"));
        try (var model = Product.open(checkout, SizedBundle.OWN_SIDE, settings)) {
            var pictures = pictures(Path.of(arguments[2]));
            run(model, pictures.subList(0, Math.min(WARM_UP, pictures.size())));
            var start = System.nanoTime();
            run(model, pictures);
            System.out.println(pictures.size() / ((System.nanoTime() - start) / 1e9));
        }
    }

    static List<Path> pictures(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void run(ReadyModel model, List<Path> pictures) throws Exception {
        var scratch = Files.createTempDirectory("function").resolve("results.jsonl");
        try (var results = ResultFile.open(scratch, Rows.of(scratch, model.id(), 3))) {
            for (var picture : pictures) {
                var start = System.nanoTime();
                var bytes = Files.readAllBytes(picture);
                var millis = (System.nanoTime() - start) / 1e6;
                results.append(new Result(
                        picture.toString(),
                        bytes.length,
                        millis,
                        model.labeller().label(bytes)));
            }
        } finally {
            Files.delete(scratch);
            Files.delete(scratch.getParent());
        }
    }

    /** Pictures a second of such a process, whose forward passes have so many threads. */
    static double perSecond(Checkout checkout, ProductOptions product, Path pictures, int threads) throws Exception {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Dsnaplabel.home=" + checkout.home(),
                "-cp",
                System.getProperty("java.class.path"),
                FunctionPath.class.getName(),
                product.engine(),
                product.precision(),
                pictures.toString());
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        var process = builder.start();
        try (var out = process.inputReader()) {
            var line = out.readAllAsString().strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("function's path: expected a figure but got '" + line + "'");
            }
            return Double.parseDouble(line.lines().toList().getLast());
        }
    }
}
