package io.snaplabel.decode;

import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Rejection;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Decodes every format in full, through ImageIO and TwelveMonkeys; {@code shorterSide} is not made use of. Upright, over white
 * where transparent, and with embedded colour profiles ignored, as the reference preprocessing does. Thread-safe.
 */
public final class ImageIoDecoder implements ImageDecoder {
    /** What a pixel of CMYK or with alpha takes while it is decoded. */
    private static final long BYTES_PER_PIXEL = 4;
    /** Beyond that many the samples would not fit a Java array. */
    private static final long ADDRESSABLE_PIXELS = (Integer.MAX_VALUE - 8) / BYTES_PER_PIXEL;

    /** As libpng has it (PNG_USER_WIDTH_MAX): what weighs the pixels of a longer row takes more memory than the picture. */
    private static final int LONGEST_SIDE = 1_000_000;

    private static final int FIRST_BYTES = 12;
    private static final int LONGEST_DETAIL = 200;

    private final long maxPixels;
    private final Company company = new Company();

    /**
     * Loads the readers.
     *
     * @param maxPixels width × height beyond which a picture is refused by its header alone, and fewer for kinds that take more
     *     than 4 bytes a pixel to decode, as JPEGs of several scans do. Heap: at most 7 bytes for each of them.
     */
    public ImageIoDecoder(long maxPixels) {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("expected a limit of at least 1 pixel but got " + maxPixels);
        }
        this.maxPixels = Math.min(maxPixels, ADDRESSABLE_PIXELS);
        Readers.load();
    }

    /**
     * Throws {@link OutOfMemoryError} when the heap does not hold it; but a WebP for which it is too small, though no other picture was being decoded
     * meanwhile, is refused.
     */
    @Override
    public Decoding decode(byte[] bytes, int shorterSide) {
        if (bytes.length == 0) {
            return new Refused(new Rejection.Empty());
        }
        var format = Magic.formatOf(bytes);
        if (format.isEmpty()) {
            var first = Arrays.copyOf(bytes, Math.min(bytes.length, FIRST_BYTES));
            return new Refused(
                    new Rejection.NotAnImage(HexFormat.ofDelimiter(" ").formatHex(first)));
        }
        try (var visit = company.enter()) {
            return decode(bytes, format.get(), visit);
        }
    }

    private Decoding decode(byte[] bytes, ImageFormat format, Company.Visit visit) {
        try {
            return decode(bytes, format);
        } catch (OutOfMemoryError e) {
            // The header tells what a picture takes, but for a WebP's codes: every 16 pixels may have their own, of
            // kilobytes each, and only the reader knows how many there are.
            if (format == ImageFormat.WEBP && visit.isAlone()) {
                return new Refused(new Rejection.UnsupportedFormat(format, "its codes take more memory than there is"));
            }
            throw e;
        }
    }

    private Decoding decode(byte[] bytes, ImageFormat format) {
        try {
            var picture = opened(bytes, format);
            var header = picture.header();
            var limit = maxPixels * BYTES_PER_PIXEL / Math.max(BYTES_PER_PIXEL, header.bytesPerPixel());
            if (header.pixels() > limit) {
                return new Refused(new Rejection.TooManyPixels(header.width(), header.height(), limit));
            }
            if (Math.max(header.width(), header.height()) > LONGEST_SIDE) {
                throw Refusal.unsupported(
                        format, header.width() + " x " + header.height() + ", a side longer than " + LONGEST_SIDE);
            }
            var pixels = header.orientation().upright(picture.pixels());
            return new Decoded(pixels, format, pixels.width(), pixels.height(), 1);
        } catch (Refusal refusal) {
            return new Refused(refusal.rejection());
        } catch (IOException | RuntimeException e) { // what readers throw for bad data is of every kind
            requireMemory(e);
            return new Refused(new Rejection.Damaged(format, detail(e)));
        }
    }

    /** Some readers tell that there is not enough as if it were the data's fault. */
    private static void requireMemory(Exception e) {
        for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError missing) {
                throw missing;
            }
        }
    }

    private static Picture opened(byte[] bytes, ImageFormat format) throws Refusal {
        return switch (format) {
            case JPEG -> JpegPicture.open(bytes);
            case PNG -> PngPicture.open(bytes);
            case GIF -> GifPicture.open(bytes);
            case BMP -> BmpPicture.open(bytes);
            case TIFF -> TiffPicture.open(bytes);
            case WEBP -> WebpPicture.open(bytes);
            case HEIC, AVIF, JPEG_XL, JPEG_2000, ICO, PSD, SVG, PDF -> throw Refusal.unsupported(format, "");
        };
    }

    private static String detail(Exception e) {
        var cause = e instanceof IOException && e.getCause() != null ? e.getCause() : e;
        var message = cause.getMessage();
        var detail = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message.strip();
        return detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL));
    }
}
