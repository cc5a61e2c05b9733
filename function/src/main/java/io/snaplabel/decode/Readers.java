package io.snaplabel.decode;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.snaplabel.image.ImageFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The readers of ImageIO, each known by its class: neither what else is registered nor the class loader of the calling thread
 * makes a difference. Thread-safe; each read has a reader of its own.
 */
final class Readers {
    private static final ImageReaderSpi JPEG = ofJdk("jpeg");
    private static final ImageReaderSpi PNG = ofJdk("png");
    private static final ImageReaderSpi GIF = ofJdk("gif");
    private static final ImageReaderSpi BMP = ofJdk("bmp");
    private static final ImageReaderSpi TIFF = new TIFFImageReaderSpi();
    private static final ImageReaderSpi WEBP = new WebPImageReaderSpi();

    static {
        ImageIO.setUseCache(false);
        // The TIFF reader asks the registry for its JPEG reader.
        var registry = IIORegistry.getDefaultInstance();
        if (registry.getServiceProviderByClass(JPEGImageReaderSpi.class) == null) {
            registry.registerServiceProvider(new JPEGImageReaderSpi());
        }
    }

    /** What is asked of a reader whose input is set. */
    interface Task<T> {
        T of(ImageReader reader) throws IOException;
    }

    private Readers() {}

    /** Does now what the first read would have to do. */
    static void load() {
        // The static initialiser has run.
    }

    /** The answer of a fresh reader over a file; refused as damaged where the reader warns that data ended too early. */
    static <T> T read(ImageFormat format, byte[] file, Task<T> task) throws IOException, Refusal {
        var reader = providerOf(format).createReaderInstance();
        List<String> warnings = new ArrayList<>();
        try (var input = new FileInput(file)) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(input, true, true);
            var answer = task.of(reader);
            for (var warning : warnings) {
                // libjpeg's jerror.h; it fills the rest with grey
                if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                    throw Refusal.damaged(format, warning);
                }
            }
            return answer;
        } finally {
            reader.dispose();
        }
    }

    private static ImageReaderSpi providerOf(ImageFormat format) {
        return switch (format) {
            case JPEG -> JPEG;
            case PNG -> PNG;
            case GIF -> GIF;
            case BMP -> BMP;
            case TIFF -> TIFF;
            case WEBP -> WEBP;
            case HEIC, AVIF, JPEG_XL, JPEG_2000, ICO, PSD, SVG, PDF ->
                throw new IllegalArgumentException("no reader for " + format);
        };
    }

    private static ImageReaderSpi ofJdk(String format) {
        var providers = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (providers.hasNext()) {
            var provider = providers.next();
            if ("java.desktop".equals(provider.getClass().getModule().getName())
                    && Arrays.asList(provider.getFormatNames()).contains(format)) {
                return provider;
            }
        }
        throw new IllegalStateException("this JDK has no reader for " + format);
    }
}
