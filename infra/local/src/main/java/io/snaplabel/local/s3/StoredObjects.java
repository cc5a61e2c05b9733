package io.snaplabel.local.s3;

import com.adobe.testing.s3mock.store.BucketStore;
import com.adobe.testing.s3mock.store.ObjectStore;
import com.adobe.testing.s3mock.store.S3ObjectMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** What s3mock holds, asked behind its HTTP door. */
record StoredObjects(BeanFactory s3mock) {
    boolean versioned(String bucket) {
        return buckets().getBucketMetadata(bucket).isVersioningEnabled();
    }

    /** The object or delete marker at a version, or on top where it is null; null where there is none. */
    @Nullable
    S3ObjectMetadata find(String bucket, String key, @Nullable String versionId) {
        if (!buckets().doesBucketExist(bucket)) {
            return null;
        }
        var metadata = buckets().getBucketMetadata(bucket);
        var id = metadata.getID(key);
        return id == null ? null : s3mock.getBean(ObjectStore.class).getS3ObjectMetadata(metadata, id, versionId);
    }

    /** Makes an end of a deleted version, which s3mock takes off its list but goes on to answer for where there are others. */
    void forget(S3ObjectMetadata deleted) {
        var file = deleted.getVersionId() + "-objectMetadata.json";
        try {
            Files.deleteIfExists(deleted.getDataPath().resolveSibling(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BucketStore buckets() {
        return s3mock.getBean(BucketStore.class);
    }
}
