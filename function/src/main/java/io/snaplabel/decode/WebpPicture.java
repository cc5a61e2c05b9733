package io.snaplabel.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A still WebP file, or the first frame of an animated one by itself (RFC 9649). Decoded from a copy of what the frame needs, so
 * that neither profiles nor other frames matter.
 */
final class WebpPicture implements Picture {
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;
    private static final String EXIF_PREFIX = "Exif\0\0";

    private static final int VP8X_LENGTH = 10;
    private static final int HAS_ALPHA = 0x10;
    private static final int SIDE = 0x3FFF;

    /** Where a chunk's payload lies. */
    private record Chunk(int start, int length) {}

    private final ByteBuffer file;
    private @Nullable Chunk alpha;
    private @Nullable Chunk lossy;
    private @Nullable Chunk lossless;
    private Orientation orientation = Orientation.UPRIGHT;
    private int width;
    private int height;

    private WebpPicture(byte[] bytes) {
        this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static WebpPicture open(byte[] bytes) throws Refusal {
        var picture = new WebpPicture(bytes);
        try {
            var end = Integer.toUnsignedLong(picture.file.getInt(4)) + CHUNK_HEADER;
            if (end > bytes.length) {
                throw Refusal.damaged(ImageFormat.WEBP, "it ends at byte " + bytes.length + " instead of " + end);
            }
            picture.walk(RIFF_HEADER, (int) end, false);
            picture.readSize();
        } catch (IndexOutOfBoundsException e) {
            throw Refusal.damaged(ImageFormat.WEBP, "it ends within a chunk, at byte " + bytes.length);
        }
        return picture;
    }

    private void walk(int start, int end, boolean inFrame) throws Refusal {
        for (var at = start; at + CHUNK_HEADER <= end; ) {
            var length = file.getInt(at + 4);
            if (length < 0 || length > end - at - CHUNK_HEADER) {
                throw Refusal.damaged(
                        ImageFormat.WEBP, "a chunk of " + Integer.toUnsignedString(length) + " bytes at byte " + at);
            }
            var type = text(at, 4);
            if (inFrame && type.equals("ANMF")) {
                throw Refusal.damaged(ImageFormat.WEBP, "a frame within a frame, at byte " + at);
            }
            readChunk(type, new Chunk(at + CHUNK_HEADER, length));
            at += CHUNK_HEADER + length + (length & 1);
        }
    }

    private void readChunk(String type, Chunk chunk) throws Refusal {
        if (type.equals("EXIF")) {
            var prefix = chunk.length() > EXIF_PREFIX.length()
                            && text(chunk.start(), 6).equals(EXIF_PREFIX)
                    ? 6
                    : 0;
            orientation = Orientation.ofExif(file.slice(chunk.start() + prefix, chunk.length() - prefix));
        } else if (lossy == null && lossless == null) {
            switch (type) {
                case "ALPH" -> alpha = chunk;
                case "VP8 " -> lossy = chunk;
                case "VP8L" -> lossless = chunk;
                case "ANMF" -> walk(chunk.start() + FRAME_HEADER, chunk.start() + chunk.length(), true);
                default -> {}
            }
        }
    }

    private void readSize() throws Refusal {
        if (lossy != null && file.getShort(lossy.start() + 3) == 0x019D && file.get(lossy.start() + 5) == 0x2A) {
            width = file.getShort(lossy.start() + 6) & SIDE;
            height = file.getShort(lossy.start() + 8) & SIDE;
        } else if (lossless != null && file.get(lossless.start()) == 0x2F) {
            var sides = file.getInt(lossless.start() + 1);
            width = (sides & SIDE) + 1;
            height = (sides >> 14 & SIDE) + 1;
        }
        if (width == 0 || height == 0) {
            throw Refusal.damaged(ImageFormat.WEBP, "it has no picture of " + width + " x " + height + " pixels");
        }
    }

    private String text(int start, int length) {
        return new String(file.array(), start, length, US_ASCII);
    }

    @Override
    public Header header() {
        return new Header(width, height, orientation, 4);
    }

    @Override
    public Pixels pixels() throws IOException, Refusal {
        return Flattening.pixels(Readers.read(ImageFormat.WEBP, essence(), reader -> reader.read(0)));
    }

    private byte[] essence() {
        var essence = ByteBuffer.allocate(file.limit() + RIFF_HEADER + CHUNK_HEADER + VP8X_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN);
        essence.position(RIFF_HEADER);
        if (lossless != null) {
            append(essence, "VP8L", lossless);
        } else if (lossy != null) {
            if (alpha != null) {
                essence.put("VP8X".getBytes(US_ASCII)).putInt(VP8X_LENGTH).putInt(HAS_ALPHA);
                essence.putShort((short) (width - 1))
                        .put((byte) 0)
                        .putShort((short) (height - 1))
                        .put((byte) 0);
                append(essence, "ALPH", alpha);
            }
            append(essence, "VP8 ", lossy);
        }
        var length = essence.position();
        essence.position(0);
        essence.put("RIFF".getBytes(US_ASCII)).putInt(length - CHUNK_HEADER).put("WEBP".getBytes(US_ASCII));
        return Arrays.copyOf(essence.array(), length);
    }

    private void append(ByteBuffer essence, String type, Chunk chunk) {
        essence.put(type.getBytes(US_ASCII)).putInt(chunk.length());
        essence.put(file.array(), chunk.start(), chunk.length());
        essence.position(essence.position() + (chunk.length() & 1));
    }
}
