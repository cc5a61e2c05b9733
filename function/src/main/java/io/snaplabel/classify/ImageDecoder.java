package io.snaplabel.classify;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import io.snaplabel.image.Rejection;

/** From bytes to upright, opaque pixels. Thread-safe. Never throws for what the bytes contain: that is an answer. */
public interface ImageDecoder {
    /**
     * Decodes one picture.
     *
     * @param bytes a whole file, of any content; not kept and not changed
     * @param shorterSide how many pixels the caller needs on the shorter side; a decoder may deliver a smaller picture of the
     *     same aspect ratio as long as neither side falls below this (or below the stored size, where that is smaller)
     */
    Decoding decode(byte[] bytes, int shorterSide);

    /** What became of the bytes. */
    sealed interface Decoding {}

    /**
     * They are a picture.
     *
     * @param width of the picture as stored, upright, in pixels; {@code pixels} may be smaller
     * @param height likewise
     * @param reduction how many stored pixels stand behind each delivered one in either direction: 1, 2, 4 or 8
     */
    record Decoded(Pixels pixels, ImageFormat format, int width, int height, int reduction) implements Decoding {}

    /** They are not, or not one that can be labelled. */
    record Refused(Rejection rejection) implements Decoding {}
}
