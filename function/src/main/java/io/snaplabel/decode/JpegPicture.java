package io.snaplabel.decode;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import java.awt.image.DataBufferByte;
import java.io.IOException;

/**
 * A JPEG file from its first marker to its end marker; what follows that is not looked at. The JDK's reader gives the samples as
 * they are stored, and {@link JpegColours} makes RGB of them: the reader's own idea of colours depends on metadata and profiles.
 */
final class JpegPicture implements Picture {
    private final byte[] bytes;
    private final JpegHeader header;

    private JpegPicture(byte[] bytes, JpegHeader header) {
        this.bytes = bytes;
        this.header = header;
    }

    static JpegPicture open(byte[] bytes) throws Refusal {
        var segments = new JpegSegments(bytes);
        var header = JpegHeader.read(bytes, segments);
        JpegHeader.passScans(segments);
        return new JpegPicture(bytes, header);
    }

    @Override
    public Header header() {
        var bytes = JpegHeader.BYTES_PER_PIXEL + header.scanBytes() / ((long) header.width() * header.height());
        return new Header(header.width(), header.height(), header.orientation(), (int) bytes);
    }

    @Override
    public Pixels pixels() throws IOException, Refusal {
        var raster = Readers.read(ImageFormat.JPEG, bytes, reader -> reader.readRaster(0, null));
        var samples = ((DataBufferByte) raster.getDataBuffer()).getData();
        return new Pixels(
                raster.getWidth(),
                raster.getHeight(),
                Pixels.ChannelOrder.RGB,
                JpegColours.rgb(samples, raster.getNumBands(), header.colours()));
    }
}
