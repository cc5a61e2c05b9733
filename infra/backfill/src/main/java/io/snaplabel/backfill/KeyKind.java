package io.snaplabel.backfill;

import java.net.URLConnection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a key's name promises, for a listing tells no content type and asking for each costs a request. What it promises need not be so: when
 * it is labelled, the bytes decide.
 */
public enum KeyKind {
    JPEG,
    PNG,
    GIF,
    BMP,
    TIFF,
    WEBP,
    /** No ending, or one that says nothing: looked into all the same. */
    UNKNOWN,
    /** A picture, but of a kind that is refused. */
    UNSUPPORTED,
    NO_PICTURE;

    private static final Map<String, KeyKind> ENDINGS = Map.ofEntries(
            Map.entry("jpg", JPEG),
            Map.entry("jpeg", JPEG),
            Map.entry("jpe", JPEG),
            Map.entry("jfif", JPEG),
            Map.entry("png", PNG),
            Map.entry("gif", GIF),
            Map.entry("bmp", BMP),
            Map.entry("tif", TIFF),
            Map.entry("tiff", TIFF),
            Map.entry("webp", WEBP));

    private static final Set<String> REFUSED =
            Set.of("heic", "heif", "avif", "jxl", "jp2", "j2k", "ico", "psd", "svg", "pdf");

    /** Beside what the JDK knows to be something else. */
    private static final Set<String> OTHERS = Set.of(
            "json", "jsonl", "csv", "tsv", "md", "yaml", "yml", "log", "parquet", "gz", "7z", "mp4", "mov", "avi",
            "mkv", "webm", "mp3");

    /** What a key's ending says; a key that ends with a slash stands for a folder. */
    public static KeyKind of(String key) {
        if (key.endsWith("/")) {
            return NO_PICTURE;
        }
        var name = key.substring(key.lastIndexOf('/') + 1);
        var dot = name.lastIndexOf('.');
        if (dot < 0) {
            return UNKNOWN;
        }
        var ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        var known = ENDINGS.get(ending);
        if (known != null) {
            return known;
        }
        if (REFUSED.contains(ending)) {
            return UNSUPPORTED;
        }
        var type = URLConnection.guessContentTypeFromName("x." + ending);
        return OTHERS.contains(ending) || (type != null && !type.startsWith("image/")) ? NO_PICTURE : UNKNOWN;
    }
}
