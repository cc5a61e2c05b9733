package io.snaplabel.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.image.Explanation;
import io.snaplabel.image.Label;
import io.snaplabel.image.Region;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeatPictureTest {
    @TempDir
    private Path folder;

    @Test
    void coloursWhatWasSeenAndDarkensTheRest() throws IOException {
        var explanation = explanation(2, 1, List.of(0.0, 1.0), new Region(0.25, 0, 0.5, 1));
        var drawn = drawn(grey(400, 100), explanation);
        assertThat(drawn.getWidth()).isEqualTo(400);
        assertThat(drawn.getHeight()).isEqualTo(100);
        assertThat(brightness(drawn, 50, 50)).isBetween(40, 50);
        assertThat(brightness(drawn, 350, 50)).isEqualTo(brightness(drawn, 50, 50));
        assertThat(brightness(drawn, 110, 50)).isBetween(55, 62);
        assertThat(brightness(drawn, 290, 50)).isBetween(190, 205);
        for (var x = 150; x < 250; x++) {
            assertThat(brightness(drawn, x, 50)).isGreaterThanOrEqualTo(brightness(drawn, x - 1, 50) - 1);
        }
    }

    @Test
    void reducesALargePictureToItsLongestSide() throws IOException {
        var drawn = drawn(grey(3000, 20), explanation(1, 1, List.of(1.0), new Region(0, 0, 1, 1)));
        assertThat(drawn.getWidth()).isEqualTo(1024);
        assertThat(drawn.getHeight()).isEqualTo(7);
    }

    /** ITU-R BT.709's weights of linear light, which is what the eye adds up. */
    @Test
    void theColoursGetBrighterFromBlackToWhite() {
        var before = -1.0;
        for (var step = 0; step <= 100; step++) {
            var colour = Cubehelix.colour(step / 100.0);
            assertThat(colour).hasSize(3);
            var brightness = 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
            assertThat(brightness).as("step %d", step).isGreaterThan(before);
            before = brightness;
        }
        assertThat(Cubehelix.colour(0)).containsExactly(0, 0, 0);
        assertThat(Cubehelix.colour(1)).containsExactly(1, 1, 1);
    }

    private static double linear(double level) {
        return level <= 0.04045 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4);
    }

    private BufferedImage drawn(byte[] picture, Explanation explanation) throws IOException {
        var file = folder.resolve("map.png");
        HeatPicture.of(picture, explanation).write(file);
        assertThat(Files.readAllBytes(file)).startsWith(0x89, 0x50, 0x4E, 0x47);
        return requireNonNull(ImageIO.read(file.toFile()));
    }

    private static int brightness(BufferedImage image, int x, int y) {
        var colour = new Color(image.getRGB(x, y));
        return (int) Math.round(0.299 * colour.getRed() + 0.587 * colour.getGreen() + 0.114 * colour.getBlue());
    }

    private static Explanation explanation(int columns, int rows, List<Double> heat, Region crop) {
        return new Explanation(new Label("n1", "cat", 0.9), columns, rows, heat, crop);
    }

    private static byte[] grey(int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(Color.GRAY);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
