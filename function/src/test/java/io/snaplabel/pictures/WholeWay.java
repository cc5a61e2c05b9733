package io.snaplabel.pictures;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonParser;
import com.sun.management.OperatingSystemMXBean;
import io.snaplabel.catalogue.Corrected;
import io.snaplabel.catalogue.InMemoryCatalogue;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.InMemoryObjects;
import io.snaplabel.classify.InMemoryRecordStore;
import io.snaplabel.classify.Labeller;
import io.snaplabel.classify.Network;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.classify.Scripted;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.classify.UploadAddresses.Leave;
import io.snaplabel.decode.ImageIoDecoder;
import io.snaplabel.event.HttpRequest;
import io.snaplabel.http.Answer;
import io.snaplabel.http.ApiParts;
import io.snaplabel.http.ApiParts.ApiSettings;
import io.snaplabel.http.HttpApi;
import io.snaplabel.image.ImageClass;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.tensor.Filter;
import io.snaplabel.tensor.Preprocessing;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Tensorizer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A file's way through the function, up to its tensor: posted to the API, as a small picture, and by the Java decoders alone. Stores are in memory,
 * and the network only looks at the tensor. Limits and preprocessing are the function's own. Used by one thread.
 */
final class WholeWay {
    /** What became of a picture. */
    static final String TENSOR = "tensor";

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final int SIDE = 160;
    /** The setting's default. */
    static final long MAX_PIXELS = 100_000_000;

    private static final long MAX_BYTES = 100_000_000;
    private static final int SMALL = 8;
    private static final Set<String> REFUSALS =
            Set.of("empty", "not-an-image", "unsupported-format", "too-many-bytes", "too-many-pixels", "damaged");
    private static final List<String> TYPES =
            List.of("image/jpeg", "image/png", "text/html", "application/octet-stream", "image/svg+xml", "", "\u0000");
    private static final ModelId MODEL = new ModelId("resnet50", "digest", "preprocessing", "engine");
    private static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
    private static final ImageRef PICTURE = new ImageRef("pictures", "picture", null);

    private final long patience;
    private final Labeller java;
    private final HttpApi api;
    private byte[] current;
    private long longest;

    /**
     * Puts the parts together as the function does.
     *
     * @param maxPixels as the setting has it
     * @param patienceMillis of a processor: whoever takes longer to be classified is not asked for in another way
     * @param before what stands before the decoder of the JDK
     * @param valid any picture, for there to be one
     */
    WholeWay(long maxPixels, long patienceMillis, UnaryOperator<ImageDecoder> before, byte[] valid) {
        this.patience = 1_000_000 * patienceMillis;
        this.java = labeller(new ImageIoDecoder(maxPixels));
        this.current = valid;
        this.api = api(labeller(before.apply(new ImageIoDecoder(maxPixels))));
    }

    private static Labeller labeller(ImageDecoder decoder) {
        var deviations = List.of(0.229, 0.224, 0.225);
        var preprocessing = new Preprocessing(
                new ShorterSide(SIDE),
                Filter.BILINEAR,
                SIDE,
                SIDE,
                ChannelOrder.RGB,
                1 / 255.0,
                List.of(0.485, 0.456, 0.406),
                deviations);
        var classes = List.of(new ImageClass("n0", "zero"), new ImageClass("n1", "one"));
        return new Labeller(decoder, new Tensorizer(preprocessing), new Looking(), classes, 1, 1);
    }

    private HttpApi api(Labeller labeller) {
        var objects = new InMemoryObjects();
        var catalogue = new InMemoryCatalogue();
        var show = new ShowLabels(catalogue, new Corrected(Scripted.naming()), objects, new OwnTags("label"));
        new ClassifyImages(
                        objects,
                        new InMemoryRecordStore(),
                        show,
                        labeller,
                        MODEL,
                        new Limits(Set.of("pictures"), MAX_BYTES),
                        () -> NOW)
                .handle(objects.put(PICTURE, current), NOW.plusSeconds(60));
        var parts = new ApiParts(
                labeller,
                MODEL,
                Scripted.naming(),
                new Current(),
                catalogue,
                catalogue,
                show,
                (bucket, key, type, bytes) -> new Leave(URI.create("/"), NOW),
                new ApiSettings(Set.of("pictures"), MAX_BYTES, "uploads/", Set.of()),
                () -> NOW,
                () -> "unique");
        return new HttpApi(parts, defect -> {
            throw defect;
        });
    }

    /**
     * Tries one file.
     *
     * @return {@link #TENSOR}, or the code of the refusal; of every other way that it could end, an exception or error
     */
    String of(byte[] bytes) {
        current = bytes;
        longest = 0;
        var type = TYPES.get(bytes.length % TYPES.size());
        var classified = timed(() ->
                code(api.answer(new HttpRequest("POST", "/classify", Map.of(), Map.of("content-type", type), bytes))));
        if (longest > patience) {
            return classified;
        }
        var small = timed(() -> code(api.answer(new HttpRequest(
                "GET", "/thumbnails/picture", Map.of("side", Integer.toString(SMALL)), Map.of(), new byte[0]))));
        // A smaller one may be reduced farther, to fewer pixels than the limit.
        require(
                small.equals(classified) || classified.equals("too-many-pixels"),
                "a small picture: " + small + ", but its labels: " + classified);
        if (bytes.length > 1 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8) {
            var byJava = timed(() -> code(java.label(bytes).outcome()));
            require(byJava.equals(classified) || classified.equals(TENSOR), "by Java " + byJava + " but " + classified);
        }
        return classified;
    }

    /** What the longest of the ways took for the last file, in milliseconds of a processor. */
    double longest() {
        return longest / 1e6;
    }

    private String timed(Supplier<String> way) {
        var start = PROCESS.getProcessCpuTime();
        try {
            return way.get();
        } finally {
            longest = Math.max(longest, PROCESS.getProcessCpuTime() - start);
        }
    }

    private static String code(Outcome outcome) {
        return outcome instanceof Outcome.Rejected(var rejection) ? rejection.code() : TENSOR;
    }

    private static String code(Answer answer) {
        if (answer.status() == 200) {
            return TENSOR;
        }
        var problem = JsonParser.parseString(answer.body()).getAsJsonObject();
        var code = problem.get("title").getAsString();
        var detail = problem.get("detail").getAsString();
        require(
                REFUSALS.contains(code) && detail.startsWith("expected ") && detail.contains(" but got "),
                answer.body());
        return code;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** The bucket: its only object is the file that is being tried. */
    private final class Current implements ImageSource {
        @Override
        public Fetch fetch(ObjectEvent.Created event) {
            return new Fetched(requireNonNull(current));
        }

        @Override
        public Optional<ObjectEvent.Created> lookUp(ImageRef image) {
            return Optional.empty();
        }
    }

    /** Looks whether the tensor is one: every value that of a sample in [0, 255]. */
    private record Looking() implements Network {
        @Override
        public float[] forward(float[] tensor) {
            require(tensor.length == 3 * SIDE * SIDE, "a tensor of " + tensor.length + " values");
            for (var value : tensor) {
                require(value >= -2.2f && value <= 2.7f, "a value of " + value);
            }
            return new float[] {1, 0};
        }

        @Override
        public void close() {}
    }
}
