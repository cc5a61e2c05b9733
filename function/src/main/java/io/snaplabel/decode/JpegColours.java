package io.snaplabel.decode;

/**
 * From the samples of a JPEG file to RGB, with libjpeg's arithmetic (jdcolor.c: 16 fractional bits) and its rules for what the
 * components are (jdapimin.c). CMYK is taken to be stored inverted and mixed as Pillow does. Stateless.
 */
final class JpegColours {
    private static final int BITS = 16;
    private static final int HALF = 1 << (BITS - 1);
    private static final int CENTRE = 128;

    // ITU-T T.871, section 7
    private static final int[] CR_TO_RED = scaled(1.40200, HALF);
    private static final int[] CB_TO_BLUE = scaled(1.77200, HALF);
    private static final int[] CR_TO_GREEN = scaled(-0.71414, 0);
    private static final int[] CB_TO_GREEN = scaled(-0.34414, HALF);

    /** What a file says of its colours. Filled in while its markers are read. */
    static final class Markers {
        boolean jfif;
        /** The Adobe marker's transform, negative where there is no such marker. */
        int adobeTransform = -1;
        /** Whether the three components call themselves R, G and B. */
        boolean rgbIds;

        boolean hasChroma(int components) {
            if (components == 4) {
                return adobeTransform > 0;
            }
            return components == 3 && (jfif || (adobeTransform < 0 ? !rgbIds : adobeTransform != 0));
        }
    }

    private JpegColours() {}

    /** Interleaved RGB; the given array itself, changed, where there are three components. */
    static byte[] rgb(byte[] samples, int components, Markers markers) {
        if (markers.hasChroma(components)) {
            toRgb(samples, components);
        }
        return switch (components) {
            case 1 -> tripled(samples);
            case 3 -> samples;
            default -> mixed(samples, markers.hasChroma(components));
        };
    }

    private static int[] scaled(double factor, int offset) {
        var table = new int[256];
        var fixed = (int) Math.floor(Math.abs(factor) * (1 << BITS) + 0.5) * (int) Math.signum(factor);
        for (var i = 0; i < table.length; i++) {
            table[i] = fixed * (i - CENTRE) + offset;
        }
        return table;
    }

    private static void toRgb(byte[] samples, int components) {
        for (var i = 0; i + 2 < samples.length; i += components) {
            var luma = samples[i] & 0xFF;
            var cb = samples[i + 1] & 0xFF;
            var cr = samples[i + 2] & 0xFF;
            samples[i] = clamped(luma + (CR_TO_RED[cr] >> BITS));
            samples[i + 1] = clamped(luma + ((CB_TO_GREEN[cb] + CR_TO_GREEN[cr]) >> BITS));
            samples[i + 2] = clamped(luma + (CB_TO_BLUE[cb] >> BITS));
        }
    }

    private static byte[] tripled(byte[] grey) {
        var rgb = new byte[3 * grey.length];
        for (int i = 0, to = 0; i < grey.length; i++, to += 3) {
            rgb[to] = grey[i];
            rgb[to + 1] = grey[i];
            rgb[to + 2] = grey[i];
        }
        return rgb;
    }

    /** Four inks to light. {@code complement}: the first three came from luma and chroma, which gives ink's complement. */
    private static byte[] mixed(byte[] samples, boolean complement) {
        var rgb = new byte[samples.length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
            var light = samples[from + 3] & 0xFF;
            for (var channel = 0; channel < 3; channel++) {
                var sample = samples[from + channel] & 0xFF;
                rgb[to + channel] = (byte) (light - Levels.product(complement ? sample : 255 - sample, light));
            }
        }
        return rgb;
    }

    private static byte clamped(int value) {
        return (byte) Math.clamp(value, 0, 255);
    }
}
