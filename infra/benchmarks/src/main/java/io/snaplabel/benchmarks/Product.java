package io.snaplabel.benchmarks;

import io.snaplabel.classify.Labeller;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.settings.ModelSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The product in this process, with the embedded network. */
public final class Product {
    private Product() {}

    /**
     * Makes it ready.
     *
     * @param side of the network's input, in pixels
     * @param more settings beside the model's place
     */
    public static ReadyModel open(Checkout checkout, int side, Map<String, String> more) throws IOException {
        var settings = new HashMap<>(more);
        settings.put("SNAPLABEL_MODEL", checkout.bundle(side).toString());
        settings.put("SNAPLABEL_CACHE_DIR", checkout.work().toString());
        return ReadyModel.open(ModelSettings.from(settings));
    }

    static List<Label> labels(Labeller labeller, byte[] picture) {
        var outcome = labeller.label(picture).outcome();
        if (outcome instanceof Outcome.Labelled labelled) {
            return labelled.labels();
        }
        throw new IllegalStateException("expected labels but got " + outcome);
    }
}
