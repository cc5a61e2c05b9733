package io.snaplabel.bundle;

import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.tensor.Filter;
import io.snaplabel.tensor.Preprocessing;
import io.snaplabel.tensor.Preprocessing.Pad;
import io.snaplabel.tensor.Preprocessing.Resize;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Preprocessing.Squash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
                filter(json.field("resize")),
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
     * numbers as {@link Double#toString(double)} writes them; a resize is {@code shorterSide N}, {@code squash W H} or
     * {@code pad W H R G B}, then its {@link Filter#toString filter}:
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
            case Pad rule -> "pad " + rule.width() + " " + rule.height() + " " + joined(rule.color());
        };
        return "resize " + resize + " " + preprocessing.filter() + "\n"
                + "crop center " + preprocessing.width() + " " + preprocessing.height() + "\n"
                + "color " + preprocessing.order() + "\n"
                + "scale " + preprocessing.scale() + "\n"
                + "mean " + joined(preprocessing.mean()) + "\n"
                + "std " + joined(preprocessing.std()) + "\n";
    }

    private static Resize resize(Json json, int cropWidth, int cropHeight) {
        var shorterSide = json.optional("shorterSide");
        var pad = json.optional("pad");
        var squashed =
                json.optional("width").isPresent() || json.optional("height").isPresent();
        if (Stream.of(shorterSide.isPresent(), pad.isPresent(), squashed)
                        .filter(given -> given)
                        .count()
                != 1) {
            throw json.wrong("one of shorterSide, width and height, or pad");
        }
        if (shorterSide.isPresent()) {
            return new ShorterSide(atLeast(Math.max(cropWidth, cropHeight), shorterSide.get()));
        }
        var box = pad.orElse(json);
        var width = atLeast(cropWidth, box.field("width"));
        var height = atLeast(cropHeight, box.field("height"));
        return pad.isPresent() ? new Pad(width, height, color(box.field("color"))) : new Squash(width, height);
    }

    private static Filter filter(Json resize) {
        var name = resize.field("filter");
        var antialias = resize.field("antialias");
        var known = Stream.of(true, false)
                .filter(kind -> Filter.of(name.text(), kind).isPresent())
                .toList();
        if (known.isEmpty()) {
            throw name.wrong("one of "
                    + Arrays.stream(Filter.values())
                            .map(Filter::plainName)
                            .distinct()
                            .toList());
        }
        return Filter.of(name.text(), antialias.truth())
                .orElseThrow(
                        () -> antialias.wrong(known.getFirst() + ", the only kind of " + name.text() + " there is,"));
    }

    private static List<Integer> color(Json json) {
        var levels = json.list();
        if (levels.size() != 3) {
            throw json.wrong("red, green and blue");
        }
        return levels.stream().map(PreprocessingJson::level).toList();
    }

    private static int level(Json json) {
        var level = json.size();
        if (level < 0 || level > 255) {
            throw json.wrong("a whole number in [0, 255]");
        }
        return (int) level;
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

    private static String joined(List<? extends Number> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
