package io.snaplabel.s3;

import io.snaplabel.bundle.BundleDownload.ObjectReader;
import java.io.IOException;
import java.nio.file.Path;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** Objects of one bucket as files. Thread-safe; does not close the client. */
public final class S3ObjectReader implements ObjectReader {
    private final S3Client s3;
    private final String bucket;

    public S3ObjectReader(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public void read(String key, Path file) throws IOException {
        try {
            s3.getObject(r -> r.bucket(bucket).key(key), file);
        } catch (SdkException e) {
            throw new IOException("s3://" + bucket + "/" + key + ": GetObject failed: " + e.getMessage(), e);
        }
    }
}
