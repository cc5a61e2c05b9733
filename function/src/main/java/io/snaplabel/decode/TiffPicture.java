package io.snaplabel.decode;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * The first page of a TIFF file, all of whose strips or tiles have been found to lie within the file (TIFF 6.0). Decoded from a copy without the
 * tags that pixels do not depend on: the reader takes in whatever any of them points to, and thousands may point to the same.
 */
final class TiffPicture implements Picture {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_BYTES = 279;
    private static final int PLANAR = 284;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int SAMPLE_FORMAT = 339;

    private static final int UNCOMPRESSED = 1;
    private static final int OLD_JPEG = 6;
    private static final int JPEG = 7;
    /** The largest unit of compression, to which some writers round up. */
    private static final int JPEG_PADDING = 16;

    private static final int SEPARATE_PLANES = 2;
    private static final int UNSIGNED = 1;
    private static final int YCBCR = 6;
    /** White is zero, black is zero, RGB, palette, CMYK, YCbCr. */
    private static final Set<Long> COLOURS = Set.of(0L, 1L, 2L, 3L, 5L, 6L);

    private static final int MOST_SAMPLES = 8;
    private static final int MOST_BITS = 16;
    /** How far a tile may reach beyond its picture, in pixels; a row of tiles is held in memory. */
    private static final int LARGEST_TILE = 4096;

    /** As many as a picture of 100 megapixels in the smallest tiles has, and some. */
    private static final long MOST_BLOCKS = 1 << 19;

    /** How often blocks may use the same bytes: the same few could be made to be read for hours. */
    private static final long MOST_SHARING = 16;

    /** What the reader goes by: kind of file, fill order, fax options, predictor, palette, inks, alpha, JPEG tables and chroma besides ours. */
    private static final Set<Integer> NEEDED = Set.of(
            254,
            WIDTH,
            HEIGHT,
            BITS,
            COMPRESSION,
            PHOTOMETRIC,
            266,
            STRIP_OFFSETS,
            274,
            SAMPLES,
            ROWS_PER_STRIP,
            STRIP_BYTES,
            PLANAR,
            292,
            293,
            317,
            320,
            TILE_WIDTH,
            TILE_HEIGHT,
            TILE_OFFSETS,
            TILE_BYTES,
            332,
            334,
            338,
            SAMPLE_FORMAT,
            347,
            529,
            530,
            531,
            532);

    /** As many values as a tag may have. */
    private static final long MOST_VALUES = MOST_BLOCKS;

    private final byte[] bytes;
    private final TiffDirectory page;
    private final int width;
    private final int height;
    private final Orientation orientation;

    private TiffPicture(byte[] bytes) throws Refusal {
        this.bytes = bytes;
        this.page = TiffDirectory.first(ByteBuffer.wrap(bytes));
        this.width = (int) between(1, page.value(WIDTH, 0), Integer.MAX_VALUE, "a width of");
        this.height = (int) between(1, page.value(HEIGHT, 0), Integer.MAX_VALUE, "a height of");
        this.orientation = Orientation.of(page);
    }

    static TiffPicture open(byte[] bytes) throws Refusal {
        try {
            var picture = new TiffPicture(bytes);
            picture.checkKind();
            picture.checkData();
            return picture;
        } catch (IndexOutOfBoundsException e) {
            throw Refusal.damaged(ImageFormat.TIFF, "its directory is incomplete: " + e.getMessage());
        }
    }

    private void checkKind() throws Refusal {
        for (var tag : NEEDED) {
            between(0, page.count(tag), MOST_VALUES, "values of tag " + tag + ":");
        }
        for (var i = 0; i < Math.min(page.count(SAMPLE_FORMAT), MOST_SAMPLES); i++) {
            if (page.valueAt(SAMPLE_FORMAT, i) != UNSIGNED) {
                throw Refusal.unsupported(ImageFormat.TIFF, "signed or floating-point samples");
            }
        }
        var bits = page.value(BITS, 1);
        if (bits > MOST_BITS) {
            throw Refusal.unsupported(ImageFormat.TIFF, bits + " bits a sample");
        }
        if (page.value(SAMPLES, 1) > MOST_SAMPLES) {
            throw Refusal.unsupported(ImageFormat.TIFF, page.value(SAMPLES, 1) + " samples a pixel");
        }
        if (!COLOURS.contains(page.value(PHOTOMETRIC, 0))) {
            throw Refusal.unsupported(ImageFormat.TIFF, "colours of kind " + page.value(PHOTOMETRIC, 0));
        }
        if (page.value(COMPRESSION, UNCOMPRESSED) == OLD_JPEG) {
            throw Refusal.unsupported(ImageFormat.TIFF, "old-style JPEG compression");
        }
    }

    private void checkData() throws Refusal {
        var tiled = page.has(TILE_OFFSETS);
        var blockWidth = tiled || page.has(TILE_WIDTH) ? page.value(TILE_WIDTH, 0) : width;
        var blockHeight = tiled || page.has(TILE_HEIGHT)
                ? page.value(TILE_HEIGHT, 0)
                : Math.min(page.value(ROWS_PER_STRIP, height), height);
        between(1, blockWidth, Math.max(width, LARGEST_TILE), "blocks as wide as");
        between(1, blockHeight, Math.max(height, LARGEST_TILE), "blocks as high as");

        var compression = page.value(COMPRESSION, UNCOMPRESSED);
        var planes = page.value(PLANAR, 1) == SEPARATE_PLANES ? page.value(SAMPLES, 1) : 1;
        var down = (height + blockHeight - 1) / blockHeight;
        var blocks = (width + blockWidth - 1) / blockWidth * down * planes;
        between(1, blocks, MOST_BLOCKS, "blocks, in all");
        var offsets = tiled ? TILE_OFFSETS : STRIP_OFFSETS;
        var sizes = tiled ? TILE_BYTES : STRIP_BYTES;
        var stored = 0L;
        for (var i = 0; i < blocks; i++) {
            var start = between(0, page.valueAt(offsets, i), bytes.length - 1L, "pixels that begin at byte");
            var size = between(1, page.valueAt(sizes, i), bytes.length - start, "a block of bytes");
            stored = between(1, stored + size, MOST_SHARING * bytes.length, "blocks that share bytes, in all");
            if (compression == JPEG) {
                checkJpeg(Arrays.copyOfRange(bytes, (int) start, (int) (start + size)), blockWidth, blockHeight);
            } else if (compression == UNCOMPRESSED) {
                var lastStrip = !tiled && (i + 1) % down == 0;
                var rows = lastStrip ? height - (down - 1) * blockHeight : blockHeight;
                between(leastBytes(blockWidth, rows, planes), size, bytes.length, "a block of bytes");
            }
        }
    }

    /** A JPEG file of its own, whose header may promise more pixels than the picture has. */
    private static void checkJpeg(byte[] block, long blockWidth, long blockHeight) throws Refusal {
        try {
            var jpeg = JpegPicture.open(block);
            between(1, jpeg.header().width(), blockWidth + JPEG_PADDING, "a JPEG block as wide as");
            between(1, jpeg.header().height(), blockHeight + JPEG_PADDING, "a JPEG block as high as");
        } catch (Refusal refusal) {
            throw Refusal.damaged(ImageFormat.TIFF, refusal.rejection().message());
        }
    }

    /** How many bytes an uncompressed block must have; chroma may be stored once for many pixels, so it is not counted. */
    private long leastBytes(long blockWidth, long rows, long planes) {
        var perPixel = planes > 1 || page.value(PHOTOMETRIC, 0) == YCBCR ? 1 : page.value(SAMPLES, 1);
        return (blockWidth * perPixel * page.value(BITS, 1) + 7) / 8 * rows;
    }

    private static long between(long least, long value, long most, String what) throws Refusal {
        if (value < least || value > most) {
            throw Refusal.damaged(ImageFormat.TIFF, what + " " + value + ", expected " + least + " to " + most);
        }
        return value;
    }

    @Override
    public Header header() {
        return new Header(width, height, orientation, (int) (page.value(SAMPLES, 1) * ((page.value(BITS, 1) + 7) / 8)));
    }

    @Override
    public Pixels pixels() throws IOException, Refusal {
        return Flattening.pixels(Readers.read(ImageFormat.TIFF, page.fileWith(NEEDED), reader -> reader.read(0)));
    }
}
