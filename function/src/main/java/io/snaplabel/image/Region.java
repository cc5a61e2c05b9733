package io.snaplabel.image;

/**
 * A part of an upright picture, in fractions of its width and height. Where a picture was padded it reaches beyond the picture: left and top are
 * then negative, and width and height above 1.
 *
 * @param width above 0
 * @param height above 0
 */
public record Region(double left, double top, double width, double height) {
    public Region {
        if (!(width > 0 && height > 0 && Double.isFinite(left) && Double.isFinite(top))) {
            throw new IllegalArgumentException("expected a region of some width and height but got " + left + " " + top
                    + " " + width + " " + height);
        }
    }
}
