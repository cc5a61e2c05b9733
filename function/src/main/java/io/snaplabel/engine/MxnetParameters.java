package io.snaplabel.engine;

import ai.djl.mxnet.engine.MxNDArray;
import ai.djl.mxnet.jna.LibUtils;
import ai.djl.mxnet.jna.MxnetLibrary;
import ai.djl.nn.Block;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.snaplabel.bundle.WholeFile;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a network that MXNet has run: oneDNN's fused operators made copies in an order of their own and read those alone, so what
 * was loaded, 91 MiB of a ResNet-50, lies idle. Needs the MXNet engine on the class path.
 */
final class MxnetParameters {
    /** Of x86_64, the only architecture that MXNet is built for here. */
    private static final long PAGE_BYTES = 4096;
    /** Below that a mapping of its own costs more than it saves. */
    private static final long LEAST_BYTES = 4 * PAGE_BYTES;

    // MXNet: mshadow's kBfloat16
    private static final int BFLOAT16 = 12;
    private static final int BFLOAT16_BYTES = 2;

    // Linux: bits/mman.h, bits/fcntl.h
    private static final int READ_AND_WRITE = 3;
    private static final int PRIVATE_AND_FIXED = 0x12;
    private static final int READ_ONLY = 0;

    /** What the JDK does not offer: to map a file at a given address. */
    private interface C extends Library {
        Pointer mmap(Pointer address, long length, int protection, int flags, int file, long offset);

        int open(String path, int flags);

        int close(int file);
    }

    /** Whole pages that hold nothing but one array's values. */
    private record Pages(Pointer start, long length) {}

    private MxnetParameters() {}

    /**
     * Writes the parameters to a file and maps it in their place: the same values at the same addresses, but memory that the kernel may drop
     * and that a snapshot need not hold. The network must have run, and must not be running.
     *
     * @param file written anew and needed as long as this process lives
     */
    static void shareWith(Path file, Block network) throws IOException {
        var pages = pages(network);
        // Whoever has mapped the last one keeps it.
        WholeFile.write(file, incoming -> write(pages, incoming));
        map(pages, file);
    }

    private static List<Pages> pages(Block network) {
        var mxnet = LibUtils.loadLibrary();
        var pages = new ArrayList<Pages>();
        for (var parameter : network.getParameters()) {
            var array = (MxNDArray) parameter.getValue().getArray();
            var start = address(mxnet, array);
            var end = start + array.getShape().size() * bytesOf(mxnet, array);
            var first = Math.ceilDiv(start, PAGE_BYTES) * PAGE_BYTES;
            var length = end / PAGE_BYTES * PAGE_BYTES - first;
            if (length >= LEAST_BYTES) {
                pages.add(new Pages(new Pointer(first), length));
            }
        }
        return pages;
    }

    private static int bytesOf(MxnetLibrary mxnet, MxNDArray array) {
        var type = IntBuffer.allocate(1);
        require(mxnet, mxnet.MXNDArrayGetDType(array.getHandle(), type));
        // Deep Java Library takes this type for another one, of eight bytes.
        return type.get(0) == BFLOAT16 ? BFLOAT16_BYTES : array.getDataType().getNumOfBytes();
    }

    private static long address(MxnetLibrary mxnet, MxNDArray array) {
        var data = new PointerByReference();
        require(mxnet, mxnet.MXNDArrayGetData(array.getHandle(), data));
        return Pointer.nativeValue(data.getValue());
    }

    private static void require(MxnetLibrary mxnet, int status) {
        if (status != 0) {
            throw new IllegalStateException("parameters: " + mxnet.MXGetLastError());
        }
    }

    private static void write(List<Pages> pages, Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (var run : pages) {
                for (var values = run.start().getByteBuffer(0, run.length()); values.hasRemaining(); ) {
                    channel.write(values);
                }
            }
        }
    }

    private static void map(List<Pages> pages, Path file) throws IOException {
        var c = Native.load("c", C.class);
        var descriptor = c.open(file.toString(), READ_ONLY);
        try {
            var offset = 0L;
            for (var run : pages) {
                var mapped = c.mmap(run.start(), run.length(), READ_AND_WRITE, PRIVATE_AND_FIXED, descriptor, offset);
                if (!run.start().equals(mapped)) {
                    throw new IOException(file + ": expected to be mapped at " + run.start() + " but got " + mapped);
                }
                offset += run.length();
            }
        } finally {
            c.close(descriptor);
        }
    }
}
