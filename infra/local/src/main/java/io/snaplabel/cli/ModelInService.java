package io.snaplabel.cli;

import io.snaplabel.bundle.PolicyJson;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.s3.S3ObjectReader;
import io.snaplabel.settings.ModelSettings;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What must be known of a model to tell its records from others'.
 *
 * @param digest as records have it
 * @param width of its input, in pixels
 * @param height likewise
 */
record ModelInService(String digest, int width, int height) {
    private static final int USUAL_SIDE = 224;

    /** Of the model that the settings mean: read where it lies on this machine, or made ready where it must be fetched. */
    static ModelInService of(Map<String, String> settings, S3Client s3) {
        var parsed = ModelSettings.from(settings);
        return ModelOptions.bundle(settings)
                .map(bundle -> {
                    var variant = bundle.variants().getFirst();
                    var id = bundle.id(variant);
                    var under = parsed.policy().isEmpty() ? id : id.under(PolicyJson.digest(Path.of(parsed.policy())));
                    var preprocessing = bundle.preprocessing();
                    return new ModelInService(under.digest(), preprocessing.width(), preprocessing.height());
                })
                .orElseGet(() -> {
                    try (var model = ReadyModel.open(parsed, bucket -> new S3ObjectReader(s3, bucket))) {
                        return new ModelInService(model.id().digest(), USUAL_SIDE, USUAL_SIDE);
                    }
                });
    }
}
