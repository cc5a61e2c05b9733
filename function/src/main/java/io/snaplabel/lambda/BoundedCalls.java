package io.snaplabel.lambda;

import java.time.Duration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * How long the function waits for S3 and DynamoDB. A store that does not answer must be given up well before the invocation is killed for it, for
 * then the rest of the batch would come again, too.
 */
final class BoundedCalls {
    /** A fifth of the invocation's minute, retries included: five stuck messages and then five more take less than half of it. */
    private static final Duration CALL = Duration.ofSeconds(12);

    /** On the line, so that there is time for a second try. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private BoundedCalls() {}

    static UrlConnectionHttpClient.Builder connections() {
        return UrlConnectionHttpClient.builder().socketTimeout(SILENCE).connectionTimeout(SILENCE);
    }

    static ClientOverrideConfiguration limits() {
        return ClientOverrideConfiguration.builder().apiCallTimeout(CALL).build();
    }
}
