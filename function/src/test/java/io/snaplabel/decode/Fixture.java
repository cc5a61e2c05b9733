package io.snaplabel.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.snaplabel.image.Pixels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;

/** A picture that {@code make_fixtures.py} wrote, and the upright RGB that Pillow sees in it. */
record Fixture(String file, int width, int height, double tolerance, String deflatedRgb) {

    static Stream<Fixture> all() {
        return new String(resource("pixels.tsv"), UTF_8).lines().map(Fixture::of);
    }

    static Fixture named(String file) {
        return all().filter(fixture -> fixture.file.equals(file)).findFirst().orElseThrow();
    }

    private static Fixture of(String line) {
        var f = line.split("\t", -1);
        return new Fixture(f[0], Integer.parseInt(f[1]), Integer.parseInt(f[2]), Double.parseDouble(f[3]), f[4]);
    }

    /** What Pillow sees. */
    byte[] rgb() {
        try (var data = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(deflatedRgb)))) {
            return data.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        return resource(file);
    }

    static byte[] resource(String name) {
        try (var in = Fixture.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The samples of a picture, red first whatever their order in memory. */
    static byte[] rgb(Pixels pixels) {
        var rgb = new byte[pixels.samples().length];
        for (var i = 0; i < rgb.length; i++) {
            rgb[i] = pixels.samples()[i - i % 3 + pixels.offset(i % 3)];
        }
        return rgb;
    }

    @Override
    public String toString() {
        return file;
    }
}
