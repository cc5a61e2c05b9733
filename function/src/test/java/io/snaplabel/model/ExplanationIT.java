package io.snaplabel.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.image.Explanation;
import io.snaplabel.settings.ModelSettings;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The heat map lies on what the label means, on the sample photos and through every engine. */
class ExplanationIT {
    private static final Path PICTURES = Path.of("../events/pictures");
    private static final int CANVAS = 600;
    private static final int CAT_WIDTH = 300;
    private static final int CAT_HEIGHT = 200;

    /** A part of a picture, in pixels. */
    private record Box(double left, double top, double right, double bottom) {}

    private static ReadyModel open(String engine, String precision) {
        return ReadyModel.open(ModelSettings.from(Map.of(
                "SNAPLABEL_MODEL", "../layers/model/resnet50-tiny-imagenet",
                "SNAPLABEL_ENGINE", engine,
                "SNAPLABEL_PRECISION", precision)));
    }

    @ParameterizedTest
    @CsvSource({"mxnet, fp32", "mxnet, int8", "onnxruntime, fp32", "onnxruntime, int8"})
    void pointsAtWhatIsInTheBox(String engine, String precision) throws IOException {
        try (var model = open(engine, precision)) {
            // The cat's head, without the wall beside it; the cup; the rocket, of which "obelisk" is said.
            assertPointsAt(model, "cat.jpg", "tabby", new Box(30, 0, 395, 290), 1.1);
            assertPointsAt(model, "cat.png", "tabby", new Box(30, 0, 395, 290), 1.1);
            assertPointsAt(model, "espresso.jpg", "espresso", new Box(172, 18, 424, 310), 2);
            assertPointsAt(model, "rocket.jpg", "obelisk", new Box(280, 120, 365, 410), 2);
        }
    }

    private static void assertPointsAt(ReadyModel model, String picture, String name, Box box, double least)
            throws IOException {
        var bytes = Files.readAllBytes(PICTURES.resolve(picture));
        var size = requireNonNull(ImageIO.read(PICTURES.resolve(picture).toFile()));
        var explanation = explanation(model, bytes);
        assertThat(explanation.label().name()).isEqualTo(name);
        assertFocused(explanation, box, size.getWidth(), size.getHeight(), least, picture);
    }

    @ParameterizedTest
    @CsvSource({"mxnet, fp32", "mxnet, int8", "onnxruntime, fp32", "onnxruntime, int8"})
    void followsTheCatIntoEveryCorner(String engine, String precision) throws IOException {
        try (var model = open(engine, precision)) {
            for (var left : new int[] {0, CANVAS - CAT_WIDTH}) {
                for (var top : new int[] {0, CANVAS - CAT_HEIGHT}) {
                    var explanation = explanation(model, catAt(left, top));
                    var box = new Box(left, top, left + CAT_WIDTH, top + CAT_HEIGHT);
                    assertFocused(explanation, box, CANVAS, CANVAS, 2, "cat at " + left + ", " + top);
                }
            }
        }
    }

    /** A small cat on grey. */
    private static byte[] catAt(int left, int top) throws IOException {
        var cat = requireNonNull(ImageIO.read(PICTURES.resolve("cat.png").toFile()));
        var canvas = new BufferedImage(CANVAS, CANVAS, BufferedImage.TYPE_INT_RGB);
        var graphics = canvas.createGraphics();
        graphics.setColor(Color.GRAY);
        graphics.fillRect(0, 0, CANVAS, CANVAS);
        graphics.drawImage(cat, left, top, CAT_WIDTH, CAT_HEIGHT, null);
        graphics.dispose();
        var png = new ByteArrayOutputStream();
        ImageIO.write(canvas, "png", png);
        return png.toByteArray();
    }

    private static Explanation explanation(ReadyModel model, byte[] bytes) {
        var explained = model.labeller().explain(bytes);
        assertThat(explained.answer().outcome())
                .isEqualTo(model.labeller().label(bytes).outcome());
        return requireNonNull(explained.explanation());
    }

    /** The share of the heat that is in the box is at least so many times the share of the picture that the box is. */
    private static void assertFocused(
            Explanation explanation, Box box, int width, int height, double least, String subject) {
        var area = (box.right() - box.left()) * (box.bottom() - box.top()) / ((double) width * height);
        var mass = mass(explanation, box, width, height);
        System.out.printf(
                "%-16s %-9s mass in the box %.2f, area %.2f%n",
                subject, explanation.label().name(), mass, area);
        assertThat(mass)
                .as("%s: mass in the box, of an area of %s", subject, area)
                .isGreaterThan(least * area);
        assertThat(explanation.heat().stream().mapToDouble(value -> value).max().orElse(0))
                .isCloseTo(1, within(1e-9));
    }

    private static double mass(Explanation explanation, Box box, int width, int height) {
        var crop = explanation.crop();
        var cellWidth = crop.width() * width / explanation.columns();
        var cellHeight = crop.height() * height / explanation.rows();
        var inside = 0.0;
        var all = 0.0;
        var heat = explanation.heat().iterator();
        for (var row = 0; row < explanation.rows(); row++) {
            for (var column = 0; column < explanation.columns(); column++) {
                var left = crop.left() * width + column * cellWidth;
                var top = crop.top() * height + row * cellHeight;
                var share = overlap(left, left + cellWidth, box.left(), box.right())
                        * overlap(top, top + cellHeight, box.top(), box.bottom());
                var value = heat.next();
                inside += value * share / (cellWidth * cellHeight);
                all += value;
            }
        }
        return inside / all;
    }

    private static double overlap(double from, double to, double otherFrom, double otherTo) {
        return Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
    }
}
