package io.snaplabel.s3;

import io.snaplabel.classify.ImageSource;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects of S3, by version id, or by {@code If-Match} with the event's entity tag: both pin the bytes, and so the size that the event
 * told. Thread-safe; does not close the client.
 */
public final class S3ImageSource implements ImageSource {
    private static final int BAD_REQUEST = 400;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;

    public S3ImageSource(S3Client s3) {
        this.s3 = s3;
    }

    @Override
    public Fetch fetch(ObjectEvent.Created event) {
        var image = event.image();
        var request = GetObjectRequest.builder().bucket(image.bucket()).key(image.key());
        if (image.versionId() == null) {
            request.ifMatch(event.eTag());
        } else {
            request.versionId(image.versionId());
        }
        return S3Faults.call(image, "GetObject", () -> read(request.build(), event.bytes()))
                .orElseGet(() -> new Missing("the object is no longer there"));
    }

    @Override
    public Optional<ObjectEvent.Created> lookUp(ImageRef image) {
        return S3Faults.call(image, "HeadObject", () -> head(image))
                .flatMap(head -> head)
                .map(head -> new ObjectEvent.Created(
                        image,
                        Sequencer.OLDEST,
                        head.lastModified(),
                        head.eTag().replace("\"", ""),
                        head.contentLength()));
    }

    /** A version id that S3 cannot have given is as good as none that is there. */
    private Optional<HeadObjectResponse> head(ImageRef image) {
        try {
            return Optional.of(
                    s3.headObject(r -> r.bucket(image.bucket()).key(image.key()).versionId(image.versionId())));
        } catch (S3Exception e) {
            if (e.statusCode() == BAD_REQUEST && image.versionId() != null) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Fetch read(GetObjectRequest request, long bytes) {
        try {
            return s3.getObject(request, (response, body) -> whole(response, body, bytes));
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
                return new Missing("the object has been replaced");
            }
            throw e;
        }
    }

    /** Into an array of the size that S3 told: one that grows would take three times the memory of a large picture. */
    private static Fetch whole(GetObjectResponse response, AbortableInputStream body, long told) throws IOException {
        if (response.contentLength() > told) { // the limits were held against what was told
            body.abort();
            return new Missing("the object has " + response.contentLength() + " bytes, the event spoke of " + told);
        }
        var bytes = new byte[Math.toIntExact(response.contentLength())];
        var read = body.readNBytes(bytes, 0, bytes.length);
        if (read != bytes.length) {
            throw new EOFException("expected " + bytes.length + " bytes but got " + read);
        }
        return new Fetched(bytes);
    }
}
