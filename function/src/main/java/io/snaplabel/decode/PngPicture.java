package io.snaplabel.decode;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A PNG file from its header chunk to its end chunk. Decoded from a copy without the chunks that pixels do not depend on: text
 * and profiles can be bombs, and the JDK's reader gives up on some that are merely odd (PNG, third edition, 5.3 and 11).
 */
final class PngPicture implements Picture {
    private static final int SIGNATURE = 8;
    private static final int BESIDES_DATA = 12;

    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int EXIF = 0x65584966;

    private final ByteBuffer file;
    private final ByteBuffer essence;
    /** Where the data's chunk begins in the essence; 0 before there is one. */
    private int data;

    private Orientation orientation = Orientation.UPRIGHT;
    private int width;
    private int height;
    private boolean wide;

    private PngPicture(byte[] bytes) {
        this.file = ByteBuffer.wrap(bytes);
        this.essence = ByteBuffer.allocate(bytes.length);
    }

    static PngPicture open(byte[] bytes) throws Refusal {
        var picture = new PngPicture(bytes);
        picture.walk();
        return picture;
    }

    private void walk() throws Refusal {
        essence.put(file.array(), 0, SIGNATURE);
        var type = 0;
        for (var at = SIGNATURE; type != IEND; ) {
            if (file.limit() - at < BESIDES_DATA) {
                throw Refusal.damaged(ImageFormat.PNG, "it ends without an end chunk, at byte " + file.limit());
            }
            var length = file.getInt(at);
            type = file.getInt(at + 4);
            if (length < 0 || length > file.limit() - at - BESIDES_DATA) {
                throw Refusal.damaged(ImageFormat.PNG, "it ends within a chunk, at byte " + file.limit());
            }
            if ((at == SIGNATURE) != (type == IHDR) || (type == IHDR && length != 13)) {
                throw Refusal.damaged(ImageFormat.PNG, "it does not begin with its one header");
            }
            readChunk(type, at, length);
            at += length + BESIDES_DATA;
        }
    }

    private void readChunk(int type, int at, int length) throws Refusal {
        switch (type) {
            case IHDR -> {
                copy(at, length);
                width = file.getInt(at + 8);
                height = file.getInt(at + 12);
                wide = file.get(at + 16) == 16;
                if (width < 1 || height < 1) {
                    throw Refusal.damaged(ImageFormat.PNG, "a picture of " + width + " x " + height + " pixels");
                }
            }
            case PLTE, TRNS -> {
                if (data == 0) {
                    copy(at, length);
                }
            }
            case IDAT -> join(at, length);
            case IEND -> {
                endData();
                copy(at, length);
            }
            case EXIF -> orientation = Orientation.ofExif(file.slice(at + 8, length));
            default -> {}
        }
    }

    private void copy(int at, int length) throws Refusal {
        check(at, length);
        essence.put(file.array(), at, length + BESIDES_DATA);
    }

    /** All data in one chunk: the reader takes long over millions of them. */
    private void join(int at, int length) throws Refusal {
        check(at, length);
        if (data == 0) {
            data = essence.position();
            essence.putInt(0).putInt(IDAT);
        }
        essence.put(file.array(), at + 8, length);
    }

    private void endData() {
        if (data > 0) {
            var end = essence.position();
            essence.putInt(data, end - data - 8).putInt(checksum(essence.array(), data + 4, end - data - 4));
        }
    }

    private void check(int at, int length) throws Refusal {
        if (checksum(file.array(), at + 4, length + 4) != file.getInt(at + 8 + length)) {
            throw Refusal.damaged(ImageFormat.PNG, "a chunk with a wrong checksum, at byte " + at);
        }
    }

    private static int checksum(byte[] bytes, int start, int length) {
        var checksum = new CRC32();
        checksum.update(bytes, start, length);
        return (int) checksum.getValue();
    }

    @Override
    public Header header() {
        return new Header(width, height, orientation, wide ? 8 : 4);
    }

    @Override
    public Pixels pixels() throws IOException, Refusal {
        var whole = Arrays.copyOf(essence.array(), essence.position());
        return Flattening.pixels(Readers.read(ImageFormat.PNG, whole, reader -> reader.read(0)));
    }
}
