package io.snaplabel.s3;

import io.snaplabel.classify.TagStore;
import io.snaplabel.image.ImageRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * The tags of S3 objects, those of the exact version where there is one. A set whose answer was lost is never sent again as it was, as the client
 * would have it: it may have taken effect, and somebody else have written since. Thread-safe; does not close the client.
 */
public final class S3TagStore implements TagStore {
    /** What S3 refused because there was too much did not take effect. */
    private static final RetryStrategy IF_REFUSED = DefaultRetryStrategy.standardStrategyBuilder()
            .retryOnException(e -> e instanceof SdkException fault && RetryUtils.isThrottlingException(fault))
            .build();

    private static final SdkPlugin SENT_ONCE = client -> client.overrideConfiguration(
            client.overrideConfiguration().toBuilder().retryStrategy(IF_REFUSED).build());

    private final S3Client s3;

    public S3TagStore(S3Client s3) {
        this.s3 = s3;
    }

    @Override
    public Optional<Map<String, String>> read(ImageRef image) {
        return S3Faults.call(image, "GetObjectTagging", () -> {
            var tags = new LinkedHashMap<String, String>();
            s3.getObjectTagging(r -> r.bucket(image.bucket()).key(image.key()).versionId(image.versionId()))
                    .tagSet()
                    .forEach(tag -> tags.put(tag.key(), tag.value()));
            return tags;
        });
    }

    @Override
    public boolean replace(ImageRef image, Map<String, String> tags) {
        var set = tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        return S3Faults.call(
                        image,
                        "PutObjectTagging",
                        () -> s3.putObjectTagging(r -> r.bucket(image.bucket())
                                .key(image.key())
                                .versionId(image.versionId())
                                .tagging(t -> t.tagSet(set))
                                .overrideConfiguration(o -> o.addPlugin(SENT_ONCE))))
                .isPresent();
    }
}
