package io.snaplabel.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Locale.ROOT;

import io.snaplabel.image.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;

/** Tells formats apart by their first bytes, never by a name. Stateless. */
final class Magic {
    private static final int TEXT_SEARCHED = 1024;
    private static final int BRANDS_SEARCHED = 256;
    /** The sizes a BMP information header has had; two letters alone would take many a text for a picture. */
    private static final Set<Integer> BMP_HEADERS = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

    private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");
    private static final Set<String> HEIC_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1");

    private Magic() {}

    static Optional<ImageFormat> formatOf(byte[] bytes) {
        var head = new String(bytes, 0, Math.min(bytes.length, TEXT_SEARCHED), ISO_8859_1);
        if (head.startsWith("\u00FF\u00D8\u00FF")) {
            return Optional.of(ImageFormat.JPEG);
        } else if (head.startsWith("\u0089PNG\r\n\u001A\n")) {
            return Optional.of(ImageFormat.PNG);
        } else if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return Optional.of(ImageFormat.GIF);
        } else if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return Optional.of(ImageFormat.WEBP);
        } else if (isTiff(head)) {
            return Optional.of(ImageFormat.TIFF);
        } else if (isBmp(bytes, head)) {
            return Optional.of(ImageFormat.BMP);
        }
        return undecodedFormatOf(bytes, head);
    }

    private static Optional<ImageFormat> undecodedFormatOf(byte[] bytes, String head) {
        if (head.startsWith("ftyp", 4)) {
            return formatOfBrands(bytes, head);
        } else if (head.startsWith("\u00FF\n") || head.startsWith("\0\0\0\fJXL \r\n\u0087\n")) {
            return Optional.of(ImageFormat.JPEG_XL);
        } else if (head.startsWith("\u00FFO\u00FFQ") || head.startsWith("\0\0\0\fjP  \r\n\u0087\n")) {
            return Optional.of(ImageFormat.JPEG_2000);
        } else if (head.startsWith("8BPS")) {
            return Optional.of(ImageFormat.PSD);
        } else if (head.startsWith("\0\0\1\0") && head.length() > 5 && head.charAt(4) > 0 && head.charAt(5) == 0) {
            return Optional.of(ImageFormat.ICO);
        }
        return textFormatOf(head);
    }

    private static boolean isTiff(String head) {
        return head.startsWith("II*\0")
                || head.startsWith("MM\0*")
                || head.startsWith("II+\0")
                || head.startsWith("MM\0+");
    }

    private static boolean isBmp(byte[] bytes, String head) {
        return head.startsWith("BM")
                && bytes.length >= 18
                && BMP_HEADERS.contains(
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(14));
    }

    /** By the major brand, then by the compatible ones (ISO/IEC 14496-12, 4.3); both kinds may call themselves mif1. */
    private static Optional<ImageFormat> formatOfBrands(byte[] bytes, String head) {
        var boxLength = ByteBuffer.wrap(bytes).getInt(0);
        var end = Math.min(Math.min(boxLength, BRANDS_SEARCHED), head.length()) - 4;
        var heic = false;
        for (var at = 8; at <= end; at += 4) {
            var brand = head.substring(at, at + 4);
            if (at != 12 && AVIF_BRANDS.contains(brand)) { // 12: the minor version, which is no brand
                return Optional.of(ImageFormat.AVIF);
            }
            heic |= at != 12 && HEIC_BRANDS.contains(brand);
        }
        return heic ? Optional.of(ImageFormat.HEIC) : Optional.empty();
    }

    private static Optional<ImageFormat> textFormatOf(String head) {
        var text = (head.startsWith("\u00EF\u00BB\u00BF") ? head.substring(3) : head).stripLeading();
        if (text.startsWith("%PDF-")) {
            return Optional.of(ImageFormat.PDF);
        }
        var markup = text.toLowerCase(ROOT);
        var mayBeSvg = markup.startsWith("<?xml") || markup.startsWith("<!--") || markup.startsWith("<!doctype svg");
        return markup.startsWith("<svg") || (mayBeSvg && markup.contains("<svg"))
                ? Optional.of(ImageFormat.SVG)
                : Optional.empty();
    }
}
