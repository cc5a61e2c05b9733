package io.snaplabel.decode;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.snaplabel.classify.ImageDecoder;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory of which each piece ends where a page begins that nobody may touch: the first byte read or written beyond it ends the process. Linux
 * alone; used by one thread.
 */
@SuppressWarnings("restricted") // calls native code
public final class GuardedMemory implements Arena {
    private static final long PAGE = 4096;
    // sys/mman.h of Linux
    private static final int PROT_NONE = 0;
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int NO_FILE = -1;

    private static final MethodHandle MMAP =
            bind("mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MPROTECT =
            bind("mprotect", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MUNMAP = bind("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

    private final Arena arena = Arena.ofConfined();
    private final List<MemorySegment> maps = new ArrayList<>();

    /** As {@link TurboJpegDecoder#before}, the library's input and output in guarded memory. */
    public static ImageDecoder turboJpegBefore(ImageDecoder other, long maxPixels, NativeLibrary natives) {
        var library = TurboJpeg.open(natives.file().orElseThrow(), GuardedMemory::new);
        return TurboJpegDecoder.over(other, library, maxPixels, true);
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        if (byteAlignment > 1) {
            throw new IllegalArgumentException("expected bytes but got an alignment of " + byteAlignment);
        }
        var usable = Math.max(1, Math.ceilDiv(byteSize, PAGE)) * PAGE;
        try {
            var map = ((MemorySegment) MMAP.invokeExact(
                            MemorySegment.NULL, usable + PAGE, READ_WRITE, PRIVATE_ANONYMOUS, NO_FILE, 0L))
                    .reinterpret(usable + PAGE);
            maps.add(map);
            if ((int) MPROTECT.invokeExact(map.asSlice(usable), PAGE, PROT_NONE) != 0) {
                throw new IllegalStateException("mprotect failed");
            }
            return map.asSlice(usable - byteSize, byteSize);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) { // declared by every downcall, thrown by none
            throw new IllegalStateException(e);
        }
    }

    @Override
    public MemorySegment.Scope scope() {
        return arena.scope();
    }

    @Override
    public void close() {
        for (var map : maps) {
            try {
                var _ = (int) MUNMAP.invokeExact(map, map.byteSize());
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
        arena.close();
    }

    private static MethodHandle bind(String name, FunctionDescriptor descriptor) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }
}
