package io.snaplabel.http;

import io.snaplabel.catalogue.Corrected;
import io.snaplabel.catalogue.InMemoryCatalogue;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.InMemoryObjects;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.classify.Scripted;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.classify.UploadAddresses.Leave;
import io.snaplabel.http.ApiParts.ApiSettings;
import io.snaplabel.image.ModelId;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** The API over stores in memory: pictures of at most 10 bytes, whose first byte is what they show. */
public final class TestApi {
    static final int LIMIT = 10;
    static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
    static final ModelId MODEL = new ModelId("resnet50", "digest-1", "preprocessing-1", "mxnet-fp32");

    private TestApi() {}

    /** An API that nobody asks anything but to classify. */
    public static HttpApi classifying() {
        var objects = new InMemoryObjects();
        return over(objects, objects, new InMemoryCatalogue(), Set.of("pictures"), Set.of(), _ -> {});
    }

    static HttpApi over(
            ImageSource source,
            InMemoryObjects objects,
            InMemoryCatalogue catalogue,
            Set<String> buckets,
            Set<String> origins,
            Consumer<RuntimeException> defects) {
        return new HttpApi(
                new ApiParts(
                        Scripted.labeller(2),
                        MODEL,
                        Scripted.naming(),
                        source,
                        catalogue,
                        catalogue,
                        new ShowLabels(catalogue, new Corrected(Scripted.naming()), objects, new OwnTags("label")),
                        (bucket, key, type, bytes) ->
                                new Leave(URI.create("https://s3.example/" + bucket + "/signed"), NOW.plusSeconds(900)),
                        new ApiSettings(buckets, LIMIT, "uploads/", origins),
                        () -> NOW,
                        () -> "unique"),
                defects);
    }
}
