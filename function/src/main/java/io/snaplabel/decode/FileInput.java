package io.snaplabel.decode;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A whole file in memory, for a reader. Bears with a few reads beyond the end, since readers look ahead, then fails: some go on
 * for ever on zeros that they take for data. The array is not copied; used by one thread.
 */
final class FileInput extends ImageInputStreamImpl {
    private static final int LOOKING_AHEAD = 64;

    private final byte[] bytes;
    private int readsBeyond;

    FileInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : beyond();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= bytes.length) {
            return beyond();
        }
        var count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, to, offset, count);
        streamPos += count;
        return count;
    }

    private int beyond() throws IOException {
        if (++readsBeyond > LOOKING_AHEAD) {
            throw new IOException("its data ends too early");
        }
        return -1;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
