package io.snaplabel.tensor;

import io.snaplabel.image.Region;
import io.snaplabel.tensor.Preprocessing.Pad;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Preprocessing.Squash;

/**
 * What of a picture is seen in the crop, and where. Only this much of it need ever be computed.
 *
 * @param columns the part of the resized picture that is seen, across
 * @param rows likewise, down; either may be nothing at all
 * @param left how many columns of the crop lie left of it
 * @param top how many rows of the crop lie above it
 */
record Geometry(Axis columns, Axis rows, int left, int top) {
    /** What is seen of a picture that was stored as {@code width} by {@code height} and reduced since. */
    static Geometry of(Preprocessing preprocessing, int width, int height, int reduction) {
        var size = resized(preprocessing.resize(), width, height);
        var frame = frame(preprocessing.resize(), size);
        var left = offset(size.width(), frame.width(), preprocessing.width());
        var top = offset(size.height(), frame.height(), preprocessing.height());
        return new Geometry(
                axis(width, size.width(), left, preprocessing.width(), reduction),
                axis(height, size.height(), top, preprocessing.height(), reduction),
                (int) Math.max(0, left),
                (int) Math.max(0, top));
    }

    /** What part of a picture the crop is. */
    static Region seen(Preprocessing preprocessing, int width, int height) {
        var size = resized(preprocessing.resize(), width, height);
        var frame = frame(preprocessing.resize(), size);
        // A very thin picture vanishes when it is padded.
        var wide = (double) Math.max(1, size.width());
        var high = (double) Math.max(1, size.height());
        return new Region(
                (double) -offset(size.width(), frame.width(), preprocessing.width()) / wide,
                (double) -offset(size.height(), frame.height(), preprocessing.height()) / high,
                preprocessing.width() / wide,
                preprocessing.height() / high);
    }

    private record Size(long width, long height) {}

    /** What is cropped: the resized picture, with its padding. */
    private static Size frame(Preprocessing.Resize resize, Size size) {
        return resize instanceof Pad pad ? new Size(pad.width(), pad.height()) : size;
    }

    private static Size resized(Preprocessing.Resize resize, int width, int height) {
        return switch (resize) {
            case ShorterSide(var pixels) -> new Size(longer(pixels, width, height), longer(pixels, height, width));
            case Squash rule -> new Size(rule.width(), rule.height());
            case Pad rule -> fitted(rule, width, height);
        };
    }

    /** One side when the shorter one becomes {@code shorterSide}: rounded down, as torchvision does. */
    private static long longer(int shorterSide, int side, int otherSide) {
        return Math.max(shorterSide, (long) shorterSide * side / otherSide);
    }

    /** In the arithmetic of Pillow's {@code ImageOps.contain}, where a very thin picture may vanish. */
    private static Size fitted(Pad frame, int width, int height) {
        var ratio = (double) width / height;
        var wanted = (double) frame.width() / frame.height();
        if (ratio > wanted) {
            return new Size(frame.width(), (long) Math.rint((double) height / width * frame.width()));
        }
        return ratio < wanted
                ? new Size((long) Math.rint(ratio * frame.height()), frame.height())
                : new Size(frame.width(), frame.height());
    }

    /** Where in the crop a picture begins that is centred in the frame of which the crop is the centre; negative if it is cut. */
    private static long offset(long picture, long frame, int crop) {
        return centred(frame, picture) - centred(frame, crop);
    }

    /** Where a centred window begins; half a pixel goes to the even side, as Python rounds. */
    private static long centred(long size, long window) {
        return (long) Math.rint((size - window) / 2.0);
    }

    private static Axis axis(int in, long out, long offset, int crop, int reduction) {
        var first = Math.max(0, -offset);
        return new Axis(in, out, first, (int) Math.min(out - first, crop), reduction);
    }
}
