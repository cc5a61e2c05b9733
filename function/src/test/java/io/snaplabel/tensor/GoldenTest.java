package io.snaplabel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.classify.ImageDecoder.Decoded;
import io.snaplabel.decode.ImageIoDecoder;
import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way from a file to a tensor, against what the reference implementation made of the same file. */
class GoldenTest {
    private static final Path GOLDEN = Path.of("../layers/model/resnet50-tiny-imagenet/golden.json");
    private static final Path PICTURES = Path.of("../events/pictures");

    record Golden(String file, JsonObject tensor) {
        @Override
        public String toString() {
            return file;
        }
    }

    private final Tensorizer tensorizer = new Tensorizer(new Preprocessing(
            new Preprocessing.ShorterSide(160),
            Filter.BILINEAR,
            160,
            160,
            ChannelOrder.RGB,
            0.00392156862745098,
            List.of(0.485, 0.456, 0.406),
            List.of(0.229, 0.224, 0.225)));

    static Stream<Golden> pictures() throws IOException {
        var golden = JsonParser.parseString(Files.readString(GOLDEN)).getAsJsonObject();
        return StreamSupport.stream(golden.getAsJsonArray("pictures").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .map(picture -> new Golden(picture.get("file").getAsString(), picture.getAsJsonObject("tensor")));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void isTheReferenceBitForBit(Golden golden) throws IOException {
        var pixels = pixels(golden.file());
        var tensor = tensorizer.tensor(pixels);

        assertThat(ResamplingTest.sha256(tensorizer.crop(pixels)))
                .isEqualTo(golden.tensor().get("sha256OfBytes").getAsString());
        var first = golden.tensor().getAsJsonArray("first8");
        for (var i = 0; i < first.size(); i++) {
            assertThat(tensor[i]).isCloseTo(first.get(i).getAsFloat(), within(1e-6f));
        }
    }

    private static Pixels pixels(String file) throws IOException {
        return ((Decoded) new ImageIoDecoder(10_000_000).decode(Files.readAllBytes(PICTURES.resolve(file)), 160))
                .pixels();
    }
}
