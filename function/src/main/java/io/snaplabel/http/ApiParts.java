package io.snaplabel.http;

import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.catalogue.Search;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.Labeller;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.classify.UploadAddresses;
import io.snaplabel.image.ModelId;
import io.snaplabel.policy.Naming;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the API stands on.
 *
 * @param unique unique values, asked for at each request
 */
public record ApiParts(
        Labeller labeller,
        ModelId model,
        Naming naming,
        ImageSource source,
        Catalogue catalogue,
        Search search,
        ShowLabels show,
        UploadAddresses addresses,
        ApiSettings settings,
        InstantSource clock,
        Supplier<String> unique) {
    /**
     * What may be asked, and by whom.
     *
     * @param buckets the only ones that are spoken of
     * @param maxImageBytes the largest picture that is taken
     * @param uploadPrefix what the key of an upload begins with
     * @param origins whose pages may ask
     */
    public record ApiSettings(Set<String> buckets, long maxImageBytes, String uploadPrefix, Set<String> origins) {}

    ClassifyRoute classify() {
        return new ClassifyRoute(labeller, model, source, settings.buckets(), settings.maxImageBytes());
    }

    UploadRoute uploads() {
        return new UploadRoute(
                addresses, settings.buckets(), settings.uploadPrefix(), settings.maxImageBytes(), unique);
    }

    ImageRoutes images() {
        return new ImageRoutes(catalogue, search, show, settings.buckets(), clock);
    }

    ThumbnailRoute thumbnails() {
        return new ThumbnailRoute(
                catalogue, source, labeller.thumbnails(), settings.buckets(), settings.maxImageBytes());
    }

    PageRoutes page() {
        return new PageRoutes(addresses, settings.buckets());
    }

    LabelRoutes labels() {
        return new LabelRoutes(search, naming);
    }
}
