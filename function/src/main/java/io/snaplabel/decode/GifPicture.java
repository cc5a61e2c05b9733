package io.snaplabel.decode;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first frame of a GIF file, by itself: not placed on the logical screen (GIF89a, sections 17 to 23). What follows it is not
 * looked at. Decoded from a copy of what the frame needs.
 */
final class GifPicture implements Picture {
    private static final int HEADER = 13;
    private static final int DESCRIPTOR = 10;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int IMAGE = 0x2C;
    private static final int TRAILER = 0x3B;

    private final ByteBuffer file;
    private final ByteArrayOutputStream essence = new ByteArrayOutputStream();
    private int width;
    private int height;
    private int codes;

    private GifPicture(byte[] bytes) {
        this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static GifPicture open(byte[] bytes) throws Refusal {
        var picture = new GifPicture(bytes);
        try {
            picture.walk();
        } catch (IndexOutOfBoundsException e) {
            throw Refusal.damaged(ImageFormat.GIF, "it ends within its first frame, at byte " + bytes.length);
        }
        return picture;
    }

    private void walk() throws Refusal {
        var at = HEADER + colourTable(file.get(HEADER - 3));
        copy(0, at);
        var control = -1;
        while (file.get(at) == EXTENSION) {
            var end = endOfBlocks(at + 2);
            control = file.get(at + 1) == (byte) GRAPHIC_CONTROL ? at : control;
            at = end;
        }
        if (file.get(at) != IMAGE) {
            throw Refusal.damaged(ImageFormat.GIF, "a block of kind " + (file.get(at) & 0xFF) + " before any frame");
        }
        if (control >= 0) {
            copy(control, endOfBlocks(control + 2));
        }
        width = Short.toUnsignedInt(file.getShort(at + 5));
        height = Short.toUnsignedInt(file.getShort(at + 7));
        if (width == 0 || height == 0) {
            throw Refusal.damaged(ImageFormat.GIF, "a frame of " + width + " x " + height + " pixels");
        }
        codes = at + DESCRIPTOR + colourTable(file.get(at + DESCRIPTOR - 1));
        copy(at, endOfBlocks(codes + 1));
        essence.write(TRAILER);
    }

    private static int colourTable(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private int endOfBlocks(int start) {
        var at = start;
        for (var length = file.get(at) & 0xFF; length > 0; length = file.get(at) & 0xFF) {
            at += length + 1;
        }
        return at + 1;
    }

    private void copy(int start, int end) {
        essence.write(file.array(), start, end - start);
    }

    @Override
    public Header header() {
        return new Header(width, height, Orientation.UPRIGHT, 1);
    }

    @Override
    public Pixels pixels() throws IOException, Refusal {
        // The reader spells out every code, long after the last pixel.
        var most = 2L * width * height + GifCodes.LONGEST;
        if (GifCodes.pixels(file, codes, most) > most) {
            throw Refusal.damaged(ImageFormat.GIF, "codes for more than " + most + " pixels in its first frame");
        }
        var rows = new RowsDone();
        var image = Readers.read(ImageFormat.GIF, essence.toByteArray(), reader -> {
            reader.addIIOReadProgressListener(rows);
            return reader.read(0);
        });
        if (rows.percent() < 100) {
            throw Refusal.damaged(ImageFormat.GIF, "data for " + Math.round(rows.percent()) + " % of the first frame");
        }
        return Flattening.pixels(image);
    }
}
