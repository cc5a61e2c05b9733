package io.snaplabel.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.classify.ImageDecoder.Decoded;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** ImageIO finds plug-ins by the context class loader of whichever thread comes first; on Lambda that may see none of ours. */
class ClassLoaderTest {
    /** Runs in a fresh JVM, where nobody has asked ImageIO for anything yet. */
    static final class Main {
        private Main() {}

        public static void main(String[] files) {
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
            var decoder = new ImageIoDecoder(1_000_000);
            for (var file : files) {
                var answer = decoder.decode(Fixture.resource(file), 1);
                System.out.println(file + (answer instanceof Decoded ? " decoded" : " " + answer));
            }
        }
    }

    @Test
    void decodesWhereTheContextClassLoaderSeesNoPlugIn() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.awt.headless=true",
                        Main.class.getName(),
                        "webp-alpha.webp",
                        "tiff-jpeg.tif",
                        "jpeg-cmyk.jpg")
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines())
                .containsExactly("webp-alpha.webp decoded", "tiff-jpeg.tif decoded", "jpeg-cmyk.jpg decoded");
    }
}
