package io.snaplabel.decode;

import io.snaplabel.image.Pixels;
import java.io.IOException;

/**
 * A file whose structure has been walked and found whole, and nothing of it decoded yet. Holds on to the file's bytes; used by
 * one thread.
 */
interface Picture {
    /**
     * What the file says of itself.
     *
     * @param width as stored, before it is turned upright; at least 1
     * @param height likewise
     * @param orientation how it is turned upright
     * @param bytesPerPixel the memory that one pixel takes while it is decoded
     */
    record Header(int width, int height, Orientation orientation, int bytesPerPixel) {
        long pixels() {
            return (long) width * height;
        }
    }

    Header header();

    /**
     * Decodes it, not yet upright.
     *
     * @throws IOException when the compressed data is bad
     * @throws RuntimeException likewise: readers of ImageIO throw many kinds
     */
    Pixels pixels() throws IOException, Refusal;
}
