package io.snaplabel.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code classify --explain}, as people type it. */
class ExplainIT {
    private static final String CAT =
            BuiltFunction.pictures().resolve("cat.jpg").toString();

    @TempDir
    private Path folder;

    /** A command's status and what it printed. */
    private record Ran(int status, String out, String err) {}

    @BeforeEach
    void setPlaces() {
        System.setProperty("snaplabel.home", BuiltFunction.INSTALLATION.home().toString());
    }

    @AfterEach
    void forgetPlaces() {
        System.clearProperty("snaplabel.home");
    }

    @Test
    void writesThePictureUnderItsMap() throws Exception {
        var target = folder.resolve("cat-heat.png");
        var ran = run("--explain", target.toString(), CAT);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("tabby").contains(target + " shows where tabby was seen");
        var picture = requireNonNull(ImageIO.read(Path.of(CAT).toFile()));
        var drawn = requireNonNull(ImageIO.read(target.toFile()));
        assertThat(drawn.getWidth()).isEqualTo(picture.getWidth());
        assertThat(drawn.getHeight()).isEqualTo(picture.getHeight());
        assertThat(Stream.of(0, 1, 2)
                        .map(shift -> (drawn.getRGB(220, 120) >> (8 * shift)) & 0xFF)
                        .distinct())
                .as("a colour, not grey")
                .hasSizeGreaterThan(1);
    }

    @Test
    void keepsStandardOutputForJson() {
        var target = folder.resolve("cat-heat.png");
        var ran = run("--json", "--engine", "onnxruntime", "--explain", target.toString(), CAT);
        var row = JsonParser.parseString(ran.out()).getAsJsonArray().get(0).getAsJsonObject();
        assertThat(row.getAsJsonObject("explanation").get("name").getAsString()).isEqualTo("tabby");
        assertThat(ran.err()).contains(target + " shows where tabby was seen");
        assertThat(target).isRegularFile();
    }

    @Test
    void writesNothingOfWhatIsNoPicture() throws Exception {
        var text = Files.writeString(folder.resolve("notes.jpg"), "a shopping list");
        var target = folder.resolve("notes-heat.png");
        var ran = run("--explain", target.toString(), text.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).contains("No label, hence no map: " + target + " is not written");
        assertThat(target).doesNotExist();
    }

    @Test
    void saysWhatItExpects() {
        var several = run("--explain", folder.resolve("map.png").toString(), CAT, CAT);
        assertThat(several.status()).isEqualTo(2);
        assertThat(several.err()).startsWith("--explain: expected one picture but got 2");
        for (var name : new String[] {"map.jpg", "nowhere/map.png"}) {
            var elsewhere = run("--explain", folder.resolve(name).toString(), CAT);
            assertThat(elsewhere.status()).isEqualTo(2);
            assertThat(elsewhere.err())
                    .startsWith("--explain: expected the name of a PNG file in a folder that exists but got "
                            + folder.resolve(name));
        }
    }

    private static Ran run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = Snaplabel.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        var all = Stream.concat(Stream.of("classify"), Stream.of(arguments)).toArray(String[]::new);
        return new Ran(line.execute(all), out.toString(), err.toString());
    }
}
