package io.snaplabel.tensor;

import io.snaplabel.image.Pixels.ChannelOrder;
import java.util.List;
import java.util.Objects;

/**
 * How a network wants its pictures: resize, centre crop, scale, mean and deviation. Part of a bundle; a value.
 *
 * @param resize what the picture is resized to before the crop
 * @param filter what weighs its pixels in that
 * @param width of the centre crop, in pixels
 * @param height of the centre crop, in pixels
 * @param order which channel is the tensor's first plane
 * @param scale what a sample in [0, 255] is multiplied by, such as 1/255
 * @param mean subtracted after scaling, one a channel in the tensor's order
 * @param std divided by after that, one a channel in the tensor's order, none zero
 */
public record Preprocessing(
        Resize resize,
        Filter filter,
        int width,
        int height,
        ChannelOrder order,
        double scale,
        List<Double> mean,
        List<Double> std) {

    /** The rule that gives the size before the crop. */
    public sealed interface Resize {}

    /** The shorter side becomes {@code pixels}, the longer one {@code floor(pixels * longer / shorter)}. */
    public record ShorterSide(int pixels) implements Resize {}

    /** Both sides are given and the aspect ratio is lost. */
    public record Squash(int width, int height) implements Resize {}

    /**
     * The picture fits inside, keeps its aspect ratio and lies in the middle, as Pillow's {@code ImageOps.pad} has it: sides are rounded
     * half to even, so one that is very thin may vanish.
     *
     * @param color of what is left free: red, green and blue in [0, 255]
     */
    public record Pad(int width, int height, List<Integer> color) implements Resize {
        public Pad {
            color = List.copyOf(color);
            if (color.size() != 3 || color.stream().anyMatch(level -> level < 0 || level > 255)) {
                throw new IllegalArgumentException(
                        "preprocessing: expected a colour of 3 levels in [0, 255] but got " + color);
            }
        }
    }

    public Preprocessing {
        Objects.requireNonNull(resize);
        Objects.requireNonNull(filter);
        Objects.requireNonNull(order);
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != 3 || std.size() != 3) {
            throw new IllegalArgumentException(
                    "preprocessing: expected 3 means and 3 deviations but got " + mean.size() + " and " + std.size());
        }
        if (std.contains(0.0)) {
            throw new IllegalArgumentException("preprocessing: expected deviations other than 0 but got " + std);
        }
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "preprocessing: expected a crop of at least 1 x 1 but got " + width + " x " + height);
        }
        var widest = switch (resize) {
            case ShorterSide rule -> rule.pixels();
            case Squash rule -> rule.width();
            case Pad rule -> rule.width();
        };
        var highest = switch (resize) {
            case ShorterSide rule -> rule.pixels();
            case Squash rule -> rule.height();
            case Pad rule -> rule.height();
        };
        if (width > widest || height > highest) {
            throw new IllegalArgumentException("preprocessing: expected a crop of at most " + widest + " x " + highest
                    + ", what every picture is resized to at least, but got " + width + " x " + height);
        }
    }

    /** The tensor's length: 3 × height × width. */
    public int tensorLength() {
        return 3 * width * height;
    }
}
