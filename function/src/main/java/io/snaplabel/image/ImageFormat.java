package io.snaplabel.image;

/** The formats that are told apart by their first bytes; not all of them are decoded. */
public enum ImageFormat {
    JPEG,
    PNG,
    GIF,
    BMP,
    TIFF,
    WEBP,
    HEIC,
    AVIF,
    JPEG_XL,
    JPEG_2000,
    ICO,
    PSD,
    SVG,
    PDF;

    /** The name people use: {@code JPEG XL}, not {@code JPEG_XL}. */
    public String displayName() {
        return switch (this) {
            case WEBP -> "WebP";
            case JPEG_XL -> "JPEG XL";
            case JPEG_2000 -> "JPEG 2000";
            default -> name();
        };
    }
}
