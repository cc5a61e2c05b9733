package io.snaplabel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.SimpleFileServer;
import io.snaplabel.bundle.BundleSource.Zoo;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.tensor.Filter;
import io.snaplabel.tensor.Preprocessing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooBundleTest {
    private static final Zoo RESNET_50 = new Zoo("ai.djl.mxnet", "resnet", null, Map.of("layers", "50"));

    @TempDir
    private Path root;

    @TempDir
    private Path workDir;

    @Test
    void aZooModelClassifiesLikeAnyOther() throws IOException {
        var bundle = open(RESNET_50, new ZooFolder(root).withEmbeddedNetwork());
        bundle.verify(bundle.variant("mxnet-fp32"));
        try (var network = DjlNetwork.open(bundle, bundle.variant("mxnet-fp32"), new EngineOptions(1, 1, workDir))) {
            var logits = network.forward(enlarged(TestNetworks.tensors()[0], 160, 224));

            var best = IntStream.range(0, logits.length).reduce((a, b) -> logits[a] >= logits[b] ? a : b);
            assertThat(bundle.classes().get(best.orElseThrow()).name()).isEqualTo("tabby");
        }
    }

    @Test
    void aZooModelIsPreparedAsImageNetModelsAreWhateverItsMetadataSays() throws IOException {
        var bundle = open(RESNET_50, new ZooFolder(root).with("0.0.1", "resnet50_v1", "imagenet"));

        assertThat(bundle.name()).isEqualTo("resnet50_v1");
        assertThat(bundle.version()).isEqualTo("0.0.1");
        assertThat(bundle.classes()).hasSize(200);
        assertThat(bundle.preprocessing())
                .isEqualTo(new Preprocessing(
                        new Preprocessing.ShorterSide(256),
                        Filter.BILINEAR,
                        224,
                        224,
                        ChannelOrder.RGB,
                        1 / 255.0,
                        List.of(0.485, 0.456, 0.406),
                        List.of(0.229, 0.224, 0.225)));
    }

    @Test
    void theSameFilesAreTheSameModelWhereverTheyCameFrom(@TempDir Path elsewhere) throws IOException {
        var here = open(RESNET_50, new ZooFolder(root).with("0.0.1", "resnet50_v1", "imagenet"));
        var there = open(RESNET_50, new ZooFolder(elsewhere).with("0.0.1", "resnet50_v1", "imagenet"));

        assertThat(there.digest()).isEqualTo(here.digest());
    }

    @Test
    void twoRepositoriesDoNotPassTheirFilesOffAsEachOthers(@TempDir Path elsewhere) throws IOException {
        var here = open(RESNET_50, new ZooFolder(root).with("0.0.1", "resnet50_v1", "imagenet"));
        var other = new ZooFolder(elsewhere).with("0.0.1", "resnet50_v1b", "imagenet");
        other.replaceInMetadata("\"name\": \"resnet50_v1b\"", "\"name\": \"resnet50_v1\"");

        assertThat(open(RESNET_50, other).digest()).isNotEqualTo(here.digest());
    }

    @Test
    void fetchesOverHttp() throws IOException {
        new ZooFolder(root).with("0.0.1", "resnet50_v1", "imagenet");
        var server = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                root.toRealPath(),
                SimpleFileServer.OutputLevel.NONE);
        server.start();
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try {
            assertThat(ZooBundle.open(RESNET_50, url, workDir).name()).isEqualTo("resnet50_v1");
        } finally {
            server.stop(0);
        }
        assertThat(ZooBundle.open(RESNET_50, url, workDir).name())
                .as("a second time, with the repository gone")
                .isEqualTo("resnet50_v1");
    }

    @Test
    void takesTheHighestVersionUnlessOneIsNamed() throws IOException {
        var zoo = new ZooFolder(root).with("0.0.1", "resnet50_v1", "imagenet").with("0.0.2", "resnet50_v1", "imagenet");

        assertThat(open(RESNET_50, zoo).version()).isEqualTo("0.0.2");
        assertThat(open(new Zoo("ai.djl.mxnet", "resnet", "0.0.1", Map.of()), zoo)
                        .version())
                .isEqualTo("0.0.1");
    }

    @Test
    void refusesToChooseAmongSeveral() throws IOException {
        var zoo = new ZooFolder(root)
                .with("0.0.1", "resnet50_v1", "imagenet")
                .with("0.0.1", "resnet50_v1_cifar10", "cifar10");

        assertThatIllegalStateException()
                .isThrownBy(() -> open(RESNET_50, zoo))
                .withMessageStartingWith("ai.djl.mxnet:resnet?{layers=50}: expected one artifact but got [")
                .withMessageContainingAll("resnet50_v1 {", "resnet50_v1_cifar10 {");
        assertThat(open(new Zoo("ai.djl.mxnet", "resnet", null, Map.of("dataset", "imagenet")), zoo)
                        .name())
                .isEqualTo("resnet50_v1");
    }

    @Test
    void refusesPropertiesThatNoArtifactHas() throws IOException {
        var zoo = new ZooFolder(root).with("0.0.1", "resnet50_v1", "imagenet");

        assertThatIllegalStateException()
                .isThrownBy(() -> open(new Zoo("ai.djl.mxnet", "resnet", null, Map.of("layers", "101")), zoo))
                .withMessageStartingWith("ai.djl.mxnet:resnet?{layers=101}: expected one artifact but got [] of [");
    }

    @Test
    void refusesAModelThatTheRepositoryDoesNotHave() throws IOException {
        var zoo = new ZooFolder(root).with("0.0.1", "resnet50_v1", "imagenet");

        assertThatIllegalStateException()
                .isThrownBy(() -> open(new Zoo("ai.djl.mxnet", "vgg", null, Map.of()), zoo))
                .withMessageContaining(
                        "expected model/cv/image_classification/ai/djl/mxnet/vgg/metadata.json but there is none");
    }

    @Test
    void refusesFilesThatAreNotTheOnesTheMetadataNames() throws IOException {
        var zoo = new ZooFolder(root).with("0.0.1", "resnet50_v1", "imagenet");
        zoo.replaceInMetadata("(symbol.json\", \"sha1Hash\": \")[0-9a-f]{40}", "$1" + "0".repeat(40));

        assertThatIllegalStateException()
                .isThrownBy(() -> open(RESNET_50, zoo))
                .withMessageEndingWith("ai.djl.mxnet:resnet?{layers=50}: cannot be fetched")
                .withStackTraceContaining("Checksum error: resnet50_v1-symbol.json, expected sha1: 0000");
    }

    @Test
    void refusesAnArtifactWhoseFilesAreGone() throws IOException {
        var zoo = new ZooFolder(root).with("0.0.1", "resnet50_v1", "imagenet");
        Files.delete(root.resolve("model/cv/image_classification/ai/djl/mxnet/resnet/synset.txt"));

        assertThatIllegalStateException()
                .isThrownBy(() -> open(RESNET_50, zoo))
                .withMessageEndingWith("cannot be fetched")
                .withStackTraceContaining("synset.txt");
    }

    @Test
    void refusesAnArtifactThatIsNotAnMxnetClassifier() throws IOException {
        var zoo = new ZooFolder(root).with("0.0.1", "resnet50_v1", "imagenet");
        zoo.replaceInMetadata("\"parameters\"", "\"weights\"");

        assertThatIllegalStateException()
                .isThrownBy(() -> open(RESNET_50, zoo))
                .withMessageContaining("expected the files symbol, parameters and synset but got [");
    }

    @Test
    void refusesAddressesOfOtherKinds() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ZooBundle.open(RESNET_50, URI.create("ftp://example.org/"), workDir))
                .withMessage("zoo repository: expected https://…, http://… or file:///… but got ftp://example.org/");
    }

    private ModelBundle open(Zoo source, ZooFolder zoo) {
        return ZooBundle.open(source, zoo.root().toUri(), workDir);
    }

    /** Each pixel's nearest neighbour: rough, but a cat stays a cat. */
    private static float[] enlarged(float[] tensor, int from, int to) {
        var enlarged = new float[3 * to * to];
        for (var i = 0; i < enlarged.length; i++) {
            var x = i % to * from / to;
            var y = i / to % to * from / to;
            enlarged[i] = tensor[i / (to * to) * from * from + y * from + x];
        }
        return enlarged;
    }
}
