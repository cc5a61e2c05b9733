package io.snaplabel.benchmarks;

import io.snaplabel.benchmarks.peer.Peak;
import io.snaplabel.benchmarks.peer.PeakPeer;
import io.snaplabel.benchmarks.peer.ProductPeer;
import io.snaplabel.benchmarks.peer.StockPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everyone who takes part, at one input size and on so many threads.
 *
 * @param side of the network's input, in pixels
 * @param c2 whether every JVM compiles with C2, too; AWS starts a function's with C1 alone
 */
record Contestants(Checkout checkout, int side, Cores cores, boolean c2) {
    static final String STOCK = "djl-mxnet";

    /** What the product runs in. */
    static final List<String> PRECISIONS = List.of("fp32", "bf16", "int8");

    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-Xmx1g", "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true");

    /** Those that a build of this repository brings along. */
    List<Contestant> built() throws IOException {
        var built = new ArrayList<>(List.of(
                product("mxnet", "int8"),
                product("mxnet", "fp32"),
                product("onnxruntime", "int8"),
                product("onnxruntime", "fp32"),
                stock(
                        STOCK,
                        "DJL's translator, MXNet",
                        "MXNet",
                        SizedBundle.stockMxnet(checkout.embeddedModel(), checkout.work())),
                stock(
                        "djl-onnxruntime",
                        "DJL's translator, ONNX Runtime",
                        "OnnxRuntime",
                        checkout.embeddedModel().resolve("onnx/resnet50.onnx"))));
        if (Peak.has(Peak.Instruction.BF16)) {
            built.add(1, product("mxnet", "bf16"));
        }
        return built;
    }

    /** Those that {@code infra/benchmarks/peers/install} has fetched. */
    List<Contestant> fetched() throws IOException {
        var peers = new ArrayList<Contestant>();
        pytorch().ifPresent(peers::add);
        python("keras", "Keras, tensorflow-cpu", "keras_peer.py").ifPresent(peers::add);
        python("onnxruntime", "onnxruntime and Pillow", "onnxruntime_peer.py").ifPresent(peers::add);
        python("torchvision", "torchvision", "torchvision_peer.py").ifPresent(peers::add);
        return peers;
    }

    /** What the cores can do at best. */
    Contestant peak() {
        return new Contestant("peak", "peak", java(classPath(), PeakPeer.class, List.of()), Map.of());
    }

    Contestant product(String engine, String precision) throws IOException {
        var environment = Map.of(
                "SNAPLABEL_MODEL", checkout.bundle(side).toString(),
                "SNAPLABEL_ENGINE", engine,
                "SNAPLABEL_PRECISION", precision,
                "SNAPLABEL_THREADS", Integer.toString(cores.threads()),
                "SNAPLABEL_CACHE_DIR", checkout.work().toString());
        var title = "**Snaplabel " + (engine.equals("mxnet") ? "MXNet" : "ONNX Runtime") + " " + precision + "**";
        return new Contestant(
                "snaplabel-" + engine + "-" + precision,
                title,
                java(classPath(), ProductPeer.class, List.of()),
                environment);
    }

    private Contestant stock(String id, String title, String engine, Path model) {
        return stock(
                id, title, classPath(), engine, model, checkout.embeddedModel().resolve("synset.txt"));
    }

    private Contestant stock(String id, String title, String classPath, String engine, Path model, Path synset) {
        var arguments = List.of(
                engine,
                model.toString(),
                synset.toString(),
                Integer.toString(SizedBundle.shorterSide(side)),
                Integer.toString(side),
                Integer.toString(cores.threads()));
        var cache = checkout.work().resolve("djl").toString();
        return new Contestant(id, title, java(classPath, StockPeer.class, arguments), Map.of("DJL_CACHE_DIR", cache));
    }

    /** A DJL of its own: the newest that has natives for the PyTorch it asks for. */
    private Optional<Contestant> pytorch() {
        var folder = fetchedFolder("pytorch");
        var model = folder.resolve("resnet50.pt");
        if (!Files.exists(model)) {
            return Optional.empty();
        }
        var classPath = checkout.home().resolve("infra/benchmarks/target/classes") + ":" + folder.resolve("lib") + "/*";
        return Optional.of(stock(
                "djl-pytorch", "DJL's translator, PyTorch", classPath, "PyTorch", model, folder.resolve("synset.txt")));
    }

    private Optional<Contestant> python(String id, String title, String script) {
        var python = fetchedFolder(id).resolve("bin/python");
        if (!Files.isExecutable(python)) {
            return Optional.empty();
        }
        var command = List.of(
                python.toString(),
                checkout.peers().resolve(script).toString(),
                Integer.toString(side),
                Integer.toString(cores.threads()),
                checkout.embeddedModel().toString());
        return Optional.of(new Contestant(id, title, command, Map.of()));
    }

    private Path fetchedFolder(String id) {
        return checkout.home().resolve("infra/benchmarks/target/peers").resolve(id);
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private List<String> java(String classPath, Class<?> main, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        if (!c2) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        return command;
    }
}
