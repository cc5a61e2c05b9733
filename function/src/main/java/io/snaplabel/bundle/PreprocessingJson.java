package io.snaplabel.bundle;

import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.tensor.Preprocessing;
import io.snaplabel.tensor.Preprocessing.Resize;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Preprocessing.Squash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** How {@code bundle.json} writes a {@link Preprocessing}, and its digest. */
final class PreprocessingJson {
    private PreprocessingJson() {}

    static Preprocessing parse(Json json) {
        var crop = json.field("crop");
        crop.field("mode").mustBe("center");
        var width = crop.field("width").count();
        var height = crop.field("height").count();
        return new Preprocessing(
                resize(json.field("resize"), width, height),
                width,
                height,
                order(json.field("color")),
                json.field("scale").number(),
                triple(json.field("mean")),
                deviations(json.field("std")));
    }

    /**
     * SHA-256 over the lines of {@link #text}: two bundles whose JSON differs in order or spacing alone prepare a picture
     * alike, and say so.
     */
    static String digest(Preprocessing preprocessing) {
        return Sha256.of(text(preprocessing).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The canonical text, one line each for resize, crop, colour order, scale, mean and deviation, each ended by a line feed,
     * numbers as {@link Double#toString(double)} writes them:
     * {@snippet :
     * resize shorterSide 160 bilinear antialias
     * crop center 160 160
     * color RGB
     * scale 0.00392156862745098
     * mean 0.485 0.456 0.406
     * std 0.229 0.224 0.225
     * }
     */
    static String text(Preprocessing preprocessing) {
        var resize = switch (preprocessing.resize()) {
            case ShorterSide rule -> "shorterSide " + rule.pixels();
            case Squash rule -> "squash " + rule.width() + " " + rule.height();
        };
        return "resize " + resize + " bilinear antialias\n"
                + "crop center " + preprocessing.width() + " " + preprocessing.height() + "\n"
                + "color " + preprocessing.order() + "\n"
                + "scale " + preprocessing.scale() + "\n"
                + "mean " + joined(preprocessing.mean()) + "\n"
                + "std " + joined(preprocessing.std()) + "\n";
    }

    private static Resize resize(Json json, int cropWidth, int cropHeight) {
        json.field("filter").mustBe("bilinear");
        json.field("antialias").mustBe("true");
        var shorterSide = json.optional("shorterSide");
        var squashed =
                json.optional("width").isPresent() || json.optional("height").isPresent();
        if (shorterSide.isPresent() == squashed) {
            throw json.wrong("either shorterSide or width and height");
        }
        if (shorterSide.isPresent()) {
            json.optional("longerSide").ifPresent(rule -> rule.mustBe("floor(shorterSide*long/short)"));
            return new ShorterSide(atLeast(Math.max(cropWidth, cropHeight), shorterSide.get()));
        }
        return new Squash(atLeast(cropWidth, json.field("width")), atLeast(cropHeight, json.field("height")));
    }

    private static int atLeast(int crop, Json side) {
        var pixels = side.count();
        if (pixels < crop) {
            throw side.wrong("at least the crop's " + crop);
        }
        return pixels;
    }

    private static ChannelOrder order(Json json) {
        return switch (json.text()) {
            case "RGB" -> ChannelOrder.RGB;
            case "BGR" -> ChannelOrder.BGR;
            default -> throw json.wrong("RGB or BGR");
        };
    }

    private static List<Double> triple(Json json) {
        var numbers = json.numbers();
        if (numbers.size() != 3) {
            throw json.wrong("3 numbers");
        }
        return numbers;
    }

    private static List<Double> deviations(Json json) {
        var numbers = triple(json);
        if (numbers.stream().anyMatch(deviation -> deviation <= 0)) {
            throw json.wrong("deviations above 0");
        }
        return numbers;
    }

    private static String joined(List<Double> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
