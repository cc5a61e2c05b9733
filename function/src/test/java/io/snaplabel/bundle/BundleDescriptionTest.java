package io.snaplabel.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.tensor.Filter;
import io.snaplabel.tensor.Preprocessing.Pad;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Preprocessing.Squash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleDescriptionTest {
    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        "name": "tiny"             | "name": 7                    | bundle.json: name: expected text but got 7
        "name": "tiny"             | "label": "tiny"              | bundle.json: name: expected a value but got nothing
        "version": "1.2.3"         | "version": ""                | bundle.json: version: expected text but got ""
        "shorterSide": 8           | "shorterSide": "8"           | bundle.json: preprocessing.resize.shorterSide: expected a whole number but got "8"
        "shorterSide": 8           | "shorterSide": 8.5           | bundle.json: preprocessing.resize.shorterSide: expected a whole number but got 8.5
        "shorterSide": 8           | "shorterSide": 0             | bundle.json: preprocessing.resize.shorterSide: expected at least 1 but got 0
        "shorterSide": 8           | "shorterSide": 5             | bundle.json: preprocessing.resize.shorterSide: expected at least the crop's 6 but got 5
        "shorterSide": 8           | "longest": 8                 | bundle.json: preprocessing.resize: expected one of shorterSide, width and height, or pad but got {"longest":8,"filter":"bilinear","antialias":true}
        "shorterSide": 8           | "shorterSide": 8, "width": 9 | bundle.json: preprocessing.resize: expected one of shorterSide, width and height, or pad but got {"shorterSide":8,"width":9,"filter":"bilinear","antialias":true}
        "shorterSide": 8           | "width": 9                   | bundle.json: preprocessing.resize.height: expected a value but got nothing
        "shorterSide": 8           | "pad": {"width": 6, "height": 3, "color": [0, 0, 0]} | bundle.json: preprocessing.resize.pad.height: expected at least the crop's 4 but got 3
        "shorterSide": 8           | "pad": {"width": 6, "height": 4, "color": [0, 0]}    | bundle.json: preprocessing.resize.pad.color: expected red, green and blue but got [0,0]
        "shorterSide": 8           | "pad": {"width": 6, "height": 4, "color": [0, 256, 0]} | bundle.json: preprocessing.resize.pad.color[1]: expected a whole number in [0, 255] but got 256
        "filter": "bilinear"       | "filter": "cubic"            | bundle.json: preprocessing.resize.filter: expected one of [nearest, bilinear, bicubic, area, hamming, lanczos] but got "cubic"
        "filter": "bilinear", "antialias": true | "filter": "bicubic", "antialias": false | bundle.json: preprocessing.resize.antialias: expected true, the only kind of bicubic there is, but got false
        "filter": "bilinear"       | "filter": "nearest"          | bundle.json: preprocessing.resize.antialias: expected false, the only kind of nearest there is, but got true
        "antialias": true          | "antialias": "yes"           | bundle.json: preprocessing.resize.antialias: expected true or false but got "yes"
        "antialias": true          | "smooth": true               | bundle.json: preprocessing.resize.antialias: expected a value but got nothing
        "mode": "center"           | "mode": "random"             | bundle.json: preprocessing.crop.mode: expected center but got "random"
        "color": "RGB"             | "color": "HSV"               | bundle.json: preprocessing.color: expected RGB or BGR but got "HSV"
        "scale": 0.5               | "scale": null                | bundle.json: preprocessing.scale: expected a number but got null
        "mean": [0.1, 0.2, 0.3]    | "mean": [0.1, 0.2]           | bundle.json: preprocessing.mean: expected 3 numbers but got [0.1,0.2]
        "mean": [0.1, 0.2, 0.3]    | "mean": [0.1, "b", 0.3]      | bundle.json: preprocessing.mean[1]: expected a number but got "b"
        "std": [1, 2, 4]           | "std": [1, 0, 4]             | bundle.json: preprocessing.std: expected deviations above 0 but got [1,0,4]
        "std": [1, 2, 4]           | "std": 1                     | bundle.json: preprocessing.std: expected a list but got 1
        "layout": "NCHW"           | "layout": "NHWC"             | bundle.json: input.layout: expected NCHW but got "NHWC"
        "type": "float32"          | "type": "uint8"              | bundle.json: input.type: expected float32 but got "uint8"
        "shape": [1, 3, 4, 6]      | "shape": [1, 3, 6, 4]        | bundle.json: input.shape: expected a batch of [3, 4, 6] but got [1,3,6,4]
        "shape": [1, 3]}           | "shape": [1, 1000]}          | bundle.json: output.shape: expected a batch of [3] but got [1,1000]
        "count": 3                 | "count": 4                   | bundle.json: output.shape: expected a batch of [4] but got [1,3]
        "file": "synset.txt"       | "file": "classes.txt"        | bundle.json: classes.file: expected one of the paths under files but got "classes.txt"
        "model": "onnx/g.onnx"     | "model": "onnx/h.onnx"       | bundle.json: variants[1].model: expected one of the paths under files but got "onnx/h.onnx"
        "engine": "MXNet"          | "engine": "Caffe"            | bundle.json: variants[0].engine: expected MXNet or OnnxRuntime but got "Caffe"
        "id": "onnx-int8"          | "id": "int8"                 | bundle.json: variants[1].id: expected onnx-int8 but got "int8"
        "precision": "int8"        | "precision": "../int8"       | bundle.json: variants[1].precision: expected lower-case letters and digits but got "../int8"
        "size": 5                  | "size": -5                   | bundle.json: files[1]: expected a size and the 64 hexadecimal digits of a SHA-256 but got
        "path": "mxnet/g.params"   | "path": "onnx/g.onnx"        | bundle.json: files[3].path: expected each path once but got "onnx/g.onnx"
        """)
    void refusesWhatIsMissingOrWrong(String piece, String replacement, String message) {
        assertThatIllegalStateException()
                .isThrownBy(() -> BundleDescription.parse(TinyBundle.jsonWith(piece, replacement)))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../g.onnx",
                "/etc/passwd",
                "onnx/../../g.onnx",
                "onnx//g.onnx",
                "./g.onnx",
                "onnx/",
                "onnx\\\\g.onnx"
            })
    void refusesPathsThatLeaveTheFolderOrCouldBeWrittenOtherwise(String path) {
        assertThatIllegalStateException()
                .isThrownBy(() -> BundleDescription.parse(TinyBundle.jsonWith("onnx/g.onnx", path)))
                .withMessageStartingWith("bundle.json: files[3].path: expected a path inside the bundle but got");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "[]", "null", "{name: 'tiny'}", "\u0000"})
    void refusesWhatIsNotAJsonObject(String text) {
        assertThatIllegalStateException()
                .isThrownBy(() -> BundleDescription.parse(text.getBytes(StandardCharsets.UTF_8)))
                .withMessageStartingWith("bundle.json: expected ");
    }

    @Test
    void readsAResizeThatIgnoresTheAspectRatio() {
        var json = TinyBundle.jsonWith("\"shorterSide\": 8", "\"width\": 12, \"height\": 9");

        assertThat(BundleDescription.parse(json).preprocessing().resize()).isEqualTo(new Squash(12, 9));
    }

    @Test
    void readsAResizeThatPads() {
        var json = TinyBundle.jsonWith(
                "\"shorterSide\": 8", "\"pad\": {\"width\": 6, \"height\": 4, \"color\": [124, 0, 255]}");

        var preprocessing = BundleDescription.parse(json).preprocessing();

        assertThat(preprocessing.resize()).isEqualTo(new Pad(6, 4, List.of(124, 0, 255)));
        assertThat(PreprocessingJson.text(preprocessing)).startsWith("resize pad 6 4 124 0 255 bilinear antialias\n");
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryFilter(Filter filter) {
        var json = TinyBundle.jsonWith(
                "\"bilinear\", \"antialias\": true",
                "\"%s\", \"antialias\": %s".formatted(filter.plainName(), filter.isAntialiased()));

        assertThat(BundleDescription.parse(json).preprocessing().filter()).isEqualTo(filter);
    }

    @Test
    void ignoresAnExplanationOfTheLongerSide() {
        var json = TinyBundle.jsonWith("\"shorterSide\": 8", "\"shorterSide\": 8, \"longerSide\": \"as it comes\"");

        assertThat(BundleDescription.parse(json).preprocessing().resize()).isEqualTo(new ShorterSide(8));
    }

    @Test
    void readsBlueFirst() {
        var json = TinyBundle.jsonWith("RGB", "BGR");

        assertThat(BundleDescription.parse(json).preprocessing().order()).isEqualTo(ChannelOrder.BGR);
    }

    @Test
    void thePreprocessingDigestIsOfItsCanonicalText() {
        var tiny = BundleDescription.parse(TinyBundle.json()).preprocessing();

        assertThat(PreprocessingJson.text(tiny)).isEqualTo("""
            resize shorterSide 8 bilinear antialias
            crop center 6 4
            color RGB
            scale 0.5
            mean 0.1 0.2 0.3
            std 1.0 2.0 4.0
            """);
        assertThat(PreprocessingJson.digest(tiny))
                .isEqualTo(Sha256.of(PreprocessingJson.text(tiny).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theDigestChangesWithEveryByteOfTheDescription() {
        var spaced = BundleDescription.parse(TinyBundle.jsonWith("\"version\": ", "\"version\":  "));
        var tiny = BundleDescription.parse(TinyBundle.json());

        assertThat(spaced.digest())
                .isNotEqualTo(tiny.digest())
                .isEqualTo(Sha256.of(TinyBundle.jsonWith("\"version\": ", "\"version\":  ")));
        assertThat(PreprocessingJson.digest(spaced.preprocessing()))
                .isEqualTo(PreprocessingJson.digest(tiny.preprocessing()));
    }
}
