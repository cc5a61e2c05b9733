package io.snaplabel.benchmarks;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.bundle.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The embedded bundle at another input size, which its convolutions do not mind. The labels are those of the same network, seen larger. */
public final class SizedBundle {
    /** What it is trained for. */
    public static final int OWN_SIDE = 160;
    /** What ResNet-50 is compared at everywhere. */
    public static final int COMMON_SIDE = 224;

    private SizedBundle() {}

    /** What a picture's shorter side becomes before the crop: as the bundle has it, or as everybody does for 224. */
    public static int shorterSide(int side) {
        return side == COMMON_SIDE ? 256 : side;
    }

    /**
     * A bundle whose network takes pictures of another size; the embedded one itself for its own.
     *
     * @param embedded the embedded bundle's folder
     * @param side of the input, in pixels
     * @param work where the new bundle may be written
     */
    public static Path at(Path embedded, int side, Path work) throws IOException {
        if (side == OWN_SIDE) {
            return embedded;
        }
        var folder = Files.createDirectories(work.resolve("bundle-" + side));
        var json = JsonParser.parseString(Files.readString(embedded.resolve(ModelBundle.DESCRIPTION)))
                .getAsJsonObject();
        var files = new JsonArray();
        for (var entry : json.getAsJsonArray("files")) {
            var path = entry.getAsJsonObject().get("path").getAsString();
            // Its answers are those at the network's own size.
            if (!path.equals("golden.json")) {
                files.add(entry);
                link(folder.resolve(path), embedded.resolve(path));
            }
        }
        json.add("files", files);
        resize(json, side);
        Files.writeString(
                folder.resolve(ModelBundle.DESCRIPTION),
                new GsonBuilder().setPrettyPrinting().create().toJson(json));
        return folder;
    }

    /** Graph and parameters of the stock, unfused network, under the prefix {@code resnet50} in one folder, as DJL's criteria want them. */
    public static Path stockMxnet(Path embedded, Path work) throws IOException {
        var folder = Files.createDirectories(work.resolve("stock-mxnet"));
        var symbol = folder.resolve("resnet50-symbol.json");
        link(symbol, embedded.resolve("mxnet/resnet50-symbol.json"));
        var parameters = folder.resolve("resnet50-0000.params");
        if (!Files.exists(parameters)) {
            WholeFile.write(parameters, incoming -> {
                try (var in =
                        new GZIPInputStream(Files.newInputStream(embedded.resolve("mxnet/resnet50-0000.params.gz")))) {
                    Files.copy(in, incoming);
                }
            });
        }
        return folder;
    }

    private static void resize(JsonObject json, int side) {
        var shape = new JsonArray();
        for (var size : new int[] {1, 3, side, side}) {
            shape.add(size);
        }
        json.getAsJsonObject("input").add("shape", shape);
        var preprocessing = json.getAsJsonObject("preprocessing");
        preprocessing.getAsJsonObject("resize").addProperty("shorterSide", shorterSide(side));
        preprocessing.getAsJsonObject("crop").addProperty("width", side);
        preprocessing.getAsJsonObject("crop").addProperty("height", side);
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createDirectories(Objects.requireNonNull(link.getParent()));
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target.toAbsolutePath());
    }
}
