package io.snaplabel.classify;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Rejection;
import io.snaplabel.tensor.Fitting;
import java.util.concurrent.Semaphore;

/** Pictures made small enough to be looked at. Thread-safe, as its decoder is. */
public final class Thumbnails {
    private final ImageDecoder decoder;
    private final Semaphore decodings;

    /**
     * Shares its bound with whoever else decodes.
     *
     * @param decodings one for each picture that is decoded at a time; others wait
     */
    public Thumbnails(ImageDecoder decoder, Semaphore decodings) {
        this.decoder = decoder;
        this.decodings = decodings;
    }

    /**
     * Upright, opaque and whole.
     *
     * @param longerSide in pixels, at most
     */
    public Thumbnail of(byte[] bytes, int longerSide) {
        decodings.acquireUninterruptibly();
        try {
            return switch (decoder.decode(bytes, longerSide)) {
                case ImageDecoder.Refused(var rejection) -> new Refused(rejection);
                case ImageDecoder.Decoded picture ->
                    new Made(Fitting.within(
                            picture.pixels(), picture.width(), picture.height(), picture.reduction(), longerSide));
            };
        } finally {
            decodings.release();
        }
    }

    /** What became of the bytes. */
    public sealed interface Thumbnail {}

    /** They are a picture. */
    public record Made(Pixels pixels) implements Thumbnail {}

    /** They are not, or not one that can be decoded. */
    public record Refused(Rejection rejection) implements Thumbnail {}
}
