package io.snaplabel.s3;

import io.snaplabel.classify.TransientFault;
import io.snaplabel.classify.UploadAddresses;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Presigned requests of S3; type and size are among what is signed. Thread-safe; does not close the presigner. */
public final class S3UploadAddresses implements UploadAddresses {
    private static final Duration VALID = Duration.ofMinutes(15);

    private final S3Presigner presigner;

    public S3UploadAddresses(S3Presigner presigner) {
        this.presigner = presigner;
    }

    @Override
    public Leave grant(String bucket, String key, String type, long bytes) {
        try {
            var presigned = presigner.presignPutObject(request -> request.signatureDuration(VALID)
                    .putObjectRequest(
                            put -> put.bucket(bucket).key(key).contentType(type).contentLength(bytes)));
            return new Leave(URI.create(presigned.url().toString()), presigned.expiration());
        } catch (SdkException e) {
            throw new TransientFault("s3://" + bucket + "/" + key + ": presign failed: " + e.getMessage(), e);
        }
    }
}
