package io.snaplabel.decode;

import io.snaplabel.image.Pixels;
import java.io.IOException;

/**
 * A file whose structure has been walked and found whole, and nothing of it decoded yet. Holds on to the file's bytes; used by
 * one thread.
 */
interface Picture {
    /** As stored, before it is turned upright; at least 1. */
    int width();

    /** As stored, before it is turned upright; at least 1. */
    int height();

    Orientation orientation();

    /** The memory that one pixel takes while it is decoded. */
    int bytesPerPixel();

    /**
     * Decodes it, not yet upright.
     *
     * @throws IOException when the compressed data is bad
     * @throws RuntimeException likewise: readers of ImageIO throw many kinds
     */
    Pixels pixels() throws IOException, Refusal;
}
