package io.snaplabel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.bundle.FileDigest;
import io.snaplabel.bundle.Golden;
import io.snaplabel.tensor.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The reference pictures as the reference implementation (Pillow) crops them, and normalised. */
final class GoldenTensors {
    private GoldenTensors() {}

    static float[] read(Golden.Picture picture, Preprocessing preprocessing) {
        var bytes = bytes(picture.file().replace(".jpg", ".u8.gz"));
        assertThat(FileDigest.of(bytes).sha256()).isEqualTo(picture.tensorSha256());
        var plane = preprocessing.width() * preprocessing.height();
        var tensor = new float[bytes.length];
        for (var i = 0; i < tensor.length; i++) {
            var mean = preprocessing.mean().get(i / plane);
            var std = preprocessing.std().get(i / plane);
            tensor[i] = (float) (((bytes[i] & 0xff) * preprocessing.scale() - mean) / std);
        }
        return tensor;
    }

    private static byte[] bytes(String name) {
        try (var in =
                new GZIPInputStream(Objects.requireNonNull(GoldenTensors.class.getResourceAsStream(name), name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
