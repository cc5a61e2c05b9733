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
import java.util.function.Supplier;

/**
 * libjpeg-turbo through its TurboJPEG interface (turbojpeg.h of 2.1): it reduces pictures within the inverse cosine transform, and an error
 * in a file comes back as an answer instead of ending the process. Thread-safe; lives as long as the process.
 */
@SuppressWarnings("restricted") // calls native code: run with --enable-native-access=ALL-UNNAMED
final class TurboJpeg {
    private static final int TJPF_RGB = 0;
    private static final int TJFLAG_STOPONWARNING = 1 << 13;
    private static final int TJFLAG_LIMITSCANS = 1 << 15;
    /** Lines follow each other without a gap. */
    private static final int NO_PADDING = 0;
    /** From here on a file is read where it lies in the heap: the garbage collector has to wait, but there is no second copy. */
    private static final int COPIED_BELOW = 16 << 20;

    private final Supplier<Arena> memory;
    private final MethodHandle initDecompress;
    private final MethodHandle decompress;
    private final MethodHandle decompressFromHeap;
    private final MethodHandle destroy;

    private TurboJpeg(SymbolLookup library, Supplier<Arena> memory) {
        this.memory = memory;
        initDecompress = bind(library, "tjInitDecompress", FunctionDescriptor.of(ADDRESS));
        var descriptor = FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        decompress = bind(library, "tjDecompress2", descriptor);
        decompressFromHeap = bind(library, "tjDecompress2", descriptor, Linker.Option.critical(true));
        destroy = bind(library, "tjDestroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    /** Binds the library in a file. */
    static TurboJpeg open(Path file) {
        return open(file, Arena::ofConfined);
    }

    /** Likewise; each picture's bytes and samples lie in an arena of their own. */
    static TurboJpeg open(Path file, Supplier<Arena> memory) {
        return new TurboJpeg(SymbolLookup.libraryLookup(file, Arena.global()), memory);
    }

    /**
     * Reads a JPEG of one or three components, not upright; nothing when the library has any doubt about it.
     *
     * @param width of the result: that of the file divided by 1, 2, 4 or 8, rounded up
     * @param height likewise
     */
    Optional<Pixels> read(byte[] jpeg, int width, int height) {
        var length = Math.multiplyExact(Math.multiplyExact(width, height), Pixels.CHANNELS);
        try (var arena = memory.get()) {
            var samples = arena.allocate(length);
            var read = jpeg.length < COPIED_BELOW
                    ? read(decompress, arena.allocateFrom(JAVA_BYTE, jpeg), samples, width, height)
                    : read(decompressFromHeap, MemorySegment.ofArray(jpeg), samples, width, height);
            return read
                    ? Optional.of(new Pixels(width, height, Pixels.ChannelOrder.RGB, samples.toArray(JAVA_BYTE)))
                    : Optional.empty();
        }
    }

    private boolean read(MethodHandle decompress, MemorySegment jpeg, MemorySegment samples, int width, int height) {
        try {
            var decompressor = (MemorySegment) initDecompress.invokeExact();
            if (decompressor.address() == 0) {
                throw new OutOfMemoryError("libjpeg-turbo: expected a decompressor but there is no memory for one");
            }
            var flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;
            var failed = (int) decompress.invokeExact(
                    decompressor, jpeg, jpeg.byteSize(), samples, width, NO_PADDING, height, TJPF_RGB, flags);
            var _ = (int) destroy.invokeExact(decompressor);
            return failed == 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) { // declared by every downcall, thrown by none
            throw new IllegalStateException("libjpeg-turbo: expected an answer but a call failed", e);
        }
    }

    private static MethodHandle bind(
            SymbolLookup library, String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor, options);
    }
}
