package io.snaplabel.s3;

import io.snaplabel.classify.TransientFault;
import io.snaplabel.image.ImageRef;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a call to S3 may end with: its answer, nothing because the object is gone, or the fault that the core knows. */
final class S3Faults {
    private static final Set<String> GONE = Set.of("NoSuchKey", "NoSuchVersion", "MethodNotAllowed");

    private S3Faults() {}

    /** Makes a call; empty when the object or its version is not there (any more), or is a delete marker. */
    static <T> Optional<T> call(ImageRef image, String what, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (S3Exception e) {
            if (isGone(e)) {
                return Optional.empty();
            }
            throw fault(image, what, e);
        } catch (SdkException e) {
            throw fault(image, what, e);
        }
    }

    private static TransientFault fault(ImageRef image, String what, SdkException cause) {
        return new TransientFault(image + ": " + what + " failed: " + cause.getMessage(), cause);
    }

    private static boolean isGone(S3Exception e) {
        var details = e.awsErrorDetails();
        // The answer to a HEAD has no body, and so no code; others may have none, too.
        return e instanceof NoSuchKeyException
                || (details != null && details.errorCode() != null && GONE.contains(details.errorCode()));
    }
}
