package io.snaplabel.decode;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.snaplabel.image.Pixels;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The JPEG reader of Leptonica, for the libjpeg-turbo inside: it reduces pictures within the inverse cosine transform, and an error in a
 * file comes back as an answer instead of ending the process. Thread-safe; lives as long as the process.
 */
@SuppressWarnings("restricted") // calls native code: run with --enable-native-access=ALL-UNNAMED
final class Leptonica {
    // allheaders.h, pix.h, imageio.h
    private static final int SILENT = 6;
    private static final int NO_COLORMAP = 0;
    private static final int NULL_FOR_BAD_DATA = 2;
    private static final int GREY_BITS = 8;
    private static final int COLOUR_BITS = 32;

    private final MethodHandle readMemJpeg;
    private final MethodHandle dimensions;
    private final MethodHandle wordsPerLine;
    private final MethodHandle data;
    private final MethodHandle destroy;

    private Leptonica(SymbolLookup library) {
        readMemJpeg = bind(
                library,
                "pixReadMemJpeg",
                FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
        dimensions =
                bind(library, "pixGetDimensions", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        wordsPerLine = bind(library, "pixGetWpl", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        data = bind(library, "pixGetData", FunctionDescriptor.of(ADDRESS, ADDRESS));
        destroy = bind(library, "pixDestroy", FunctionDescriptor.ofVoid(ADDRESS));
    }

    /** Binds the library in a file. */
    static Leptonica open(Path file) {
        var library = SymbolLookup.libraryLookup(file, Arena.global());
        call(() -> (int) bind(library, "setMsgSeverity", FunctionDescriptor.of(JAVA_INT, JAVA_INT))
                .invokeExact(SILENT));
        return new Leptonica(library);
    }

    /**
     * Reads a JPEG of one or three components at 1, 1/2, 1/4 or 1/8 of its size, not upright; nothing when the library has any doubt
     * about it.
     */
    Optional<Pixels> readJpeg(byte[] jpeg, int reduction) {
        return call(() -> {
            try (var arena = Arena.ofConfined()) {
                var file = arena.allocateFrom(JAVA_BYTE, jpeg);
                var warnings = arena.allocate(JAVA_INT);
                var pix = (MemorySegment) readMemJpeg.invokeExact(
                        file, (long) jpeg.length, NO_COLORMAP, reduction, warnings, NULL_FOR_BAD_DATA);
                if (pix.address() == 0) {
                    return Optional.empty();
                }
                try {
                    return warnings.get(JAVA_INT, 0) == 0 ? pixels(pix, arena) : Optional.empty();
                } finally {
                    destroy.invokeExact(arena.allocateFrom(ADDRESS, pix));
                }
            }
        });
    }

    private Optional<Pixels> pixels(MemorySegment pix, Arena arena) throws Throwable {
        var size = arena.allocate(JAVA_INT, 3);
        var failed = (int) dimensions.invokeExact(pix, size, size.asSlice(4), size.asSlice(8));
        var width = size.getAtIndex(JAVA_INT, 0);
        var height = size.getAtIndex(JAVA_INT, 1);
        var bits = size.getAtIndex(JAVA_INT, 2);
        if (failed != 0 || (bits != GREY_BITS && bits != COLOUR_BITS)) {
            return Optional.empty();
        }
        var line = new int[(int) wordsPerLine.invokeExact(pix)];
        var lines = ((MemorySegment) data.invokeExact(pix)).reinterpret((long) Integer.BYTES * line.length * height);
        var samples = new byte[Math.multiplyExact(Math.multiplyExact(width, height), Pixels.CHANNELS)];
        for (var y = 0; y < height; y++) {
            MemorySegment.copy(lines, JAVA_INT, (long) Integer.BYTES * line.length * y, line, 0, line.length);
            if (bits == COLOUR_BITS) {
                unpackColour(line, width, samples, y * width * Pixels.CHANNELS);
            } else {
                unpackGrey(line, width, samples, y * width * Pixels.CHANNELS);
            }
        }
        return Optional.of(new Pixels(width, height, Pixels.ChannelOrder.RGB, samples));
    }

    /** A pixel is a word, red in its highest byte. */
    private static void unpackColour(int[] line, int width, byte[] samples, int to) {
        for (int x = 0, at = to; x < width; x++, at += Pixels.CHANNELS) {
            var pixel = line[x];
            samples[at] = (byte) (pixel >> 24);
            samples[at + 1] = (byte) (pixel >> 16);
            samples[at + 2] = (byte) (pixel >> 8);
        }
    }

    /** Four pixels are a word, the leftmost in its highest byte. */
    private static void unpackGrey(int[] line, int width, byte[] samples, int to) {
        for (int x = 0, at = to; x < width; x++, at += Pixels.CHANNELS) {
            var level = (byte) (line[x >> 2] >> (24 - 8 * (x & 3)));
            samples[at] = level;
            samples[at + 1] = level;
            samples[at + 2] = level;
        }
    }

    private static MethodHandle bind(SymbolLookup library, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws Throwable;
    }

    /** Downcalls declare that they throw anything; they throw nothing of their own. */
    private static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("leptonica: expected an answer but a call failed", e);
        }
    }
}
