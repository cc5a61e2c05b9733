package io.snaplabel.decode;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A Windows or OS/2 bitmap whose pixel data has been found to lie within the file (BITMAPINFOHEADER and its successors). */
final class BmpPicture implements Picture {
    private static final int CORE_HEADER = 12;

    private static final int UNCOMPRESSED = 0;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int BIT_FIELDS = 3;

    private final byte[] bytes;
    private final int width;
    private final int height;

    private BmpPicture(byte[] bytes, int width, int height) {
        this.bytes = bytes;
        this.width = width;
        this.height = height;
    }

    static BmpPicture open(byte[] bytes) throws Refusal {
        try {
            return open(bytes, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IndexOutOfBoundsException e) {
            throw Refusal.damaged(ImageFormat.BMP, "it ends within its header, at byte " + bytes.length);
        }
    }

    private static BmpPicture open(byte[] bytes, ByteBuffer file) throws Refusal {
        var core = file.getInt(14) == CORE_HEADER;
        var width = core ? Short.toUnsignedInt(file.getShort(18)) : file.getInt(18);
        var height = core ? Short.toUnsignedInt(file.getShort(20)) : Math.absExact(file.getInt(22));
        var bits = Short.toUnsignedInt(file.getShort(core ? 24 : 28));
        var compression = core ? UNCOMPRESSED : file.getInt(30);
        if (width < 1 || height < 1) {
            throw Refusal.damaged(ImageFormat.BMP, "a picture of " + width + " x " + height + " pixels");
        }
        if (compression < UNCOMPRESSED || compression > BIT_FIELDS) {
            throw Refusal.unsupported(ImageFormat.BMP, "compression " + compression);
        }
        var start = Integer.toUnsignedLong(file.getInt(10));
        var size = switch (compression) {
            case RLE8, RLE4 -> Integer.toUnsignedLong(file.getInt(34));
            default -> ((long) width * bits + 31) / 32 * 4 * height;
        };
        if (start + size > bytes.length) {
            throw Refusal.damaged(
                    ImageFormat.BMP, "pixels end at byte " + (start + size) + " and the file at " + bytes.length);
        }
        return new BmpPicture(bytes, width, height);
    }

    @Override
    public Header header() {
        return new Header(width, height, Orientation.UPRIGHT, 4);
    }

    @Override
    public Pixels pixels() throws IOException, Refusal {
        return Flattening.pixels(Readers.read(ImageFormat.BMP, bytes, reader -> reader.read(0)));
    }
}
