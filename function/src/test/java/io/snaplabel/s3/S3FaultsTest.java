package io.snaplabel.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.snaplabel.classify.TransientFault;
import io.snaplabel.image.ImageRef;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FaultsTest {
    private static final ImageRef IMAGE = new ImageRef("pictures", "cat.jpg", null);

    private static Optional<String> answered(Exception e) {
        return S3Faults.call(IMAGE, "GetObject", () -> {
            throw (RuntimeException) e;
        });
    }

    private static S3Exception problem(AwsErrorDetails details) {
        return (S3Exception)
                S3Exception.builder().statusCode(400).awsErrorDetails(details).build();
    }

    @Test
    void whatIsGoneIsNothing() {
        assertThat(answered(NoSuchKeyException.builder().build())).isEmpty();
        for (var code : new String[] {"NoSuchKey", "NoSuchVersion", "MethodNotAllowed"}) {
            assertThat(answered(
                            problem(AwsErrorDetails.builder().errorCode(code).build())))
                    .isEmpty();
        }
    }

    @Test
    void anAnswerWithoutACodeIsATransientFault() {
        assertThatExceptionOfType(TransientFault.class)
                .isThrownBy(() -> answered(problem(AwsErrorDetails.builder().build())))
                .withMessageStartingWith("s3://pictures/cat.jpg: GetObject failed: ");
        assertThatExceptionOfType(TransientFault.class)
                .isThrownBy(() -> answered(S3Exception.builder().statusCode(400).build()));
    }
}
