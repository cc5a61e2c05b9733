package io.snaplabel.decode;

import io.snaplabel.image.Pixels;
import java.awt.image.IndexColorModel;
import java.util.Optional;

/** What the samples of one kind of image mean: how a row of them becomes opaque 8-bit RGB over white. */
@FunctionalInterface
interface Inks {
    /** Writes the RGB of a row of interleaved samples from {@code to} on. */
    void lay(int[] row, byte[] rgb, int to);

    /** Indices into a palette, whose entries are made opaque once. */
    static Inks ofPalette(IndexColorModel palette) {
        var entries = new int[palette.getMapSize()];
        palette.getRGBs(entries);
        for (var i = 0; i < entries.length; i++) {
            var argb = entries[i];
            var alpha = argb >>> 24;
            entries[i] = Levels.overWhite(argb >> 16 & 0xFF, alpha) << 16
                    | Levels.overWhite(argb >> 8 & 0xFF, alpha) << 8
                    | Levels.overWhite(argb & 0xFF, alpha);
        }
        return (row, rgb, start) -> {
            var to = start;
            for (var index : row) {
                var entry = entries[index];
                rgb[to++] = (byte) (entry >> 16);
                rgb[to++] = (byte) (entry >> 8);
                rgb[to++] = (byte) entry;
            }
        };
    }

    /**
     * Samples that are the colours themselves.
     *
     * @param components 1 grey, 3 RGB or 4 CMYK
     * @param bits of each band, alpha and further bands included
     * @param alpha whether the band after the colours is opacity, and if so, whether the colours are multiplied by it
     */
    static Inks of(int components, int[] bits, Optional<Boolean> alpha) {
        var premultiplied = alpha.orElse(false);
        var alphaBand = alpha.isPresent() ? components : -1;
        return (row, rgb, start) -> {
            var to = start;
            for (var at = 0; at < row.length; at += bits.length) {
                var opacity = alphaBand < 0 ? Levels.WHITE : Levels.of(row[at + alphaBand], bits[alphaBand]);
                var light = components == 4 ? Levels.WHITE - Levels.of(row[at + 3], bits[3]) : Levels.WHITE;
                for (var channel = 0; channel < Pixels.CHANNELS; channel++) {
                    var band = components == 1 ? 0 : channel;
                    var level = Levels.of(row[at + band], bits[band]);
                    var colour = components == 4 ? light - Levels.product(level, light) : level;
                    rgb[to++] = (byte)
                            (premultiplied
                                    ? Math.min(colour + Levels.WHITE - opacity, Levels.WHITE)
                                    : Levels.overWhite(colour, opacity));
                }
            }
        };
    }
}
