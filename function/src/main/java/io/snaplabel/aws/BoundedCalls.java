package io.snaplabel.aws;

import java.time.Duration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * How a program that labels waits for S3 and DynamoDB. A store that does not answer must be given up well before the attempt is killed for it, for
 * then the rest of the batch would come again, too.
 *
 * @param call the longest that a call may take, its retries included
 */
public record BoundedCalls(Duration call) {
    /** Silence on the line is borne for 5 of 12 parts of a call, so that there is time for a second try. */
    private static final int SILENCE = 5;

    private static final int PARTS = 12;

    /** The connections of clients that give up in time. */
    public UrlConnectionHttpClient.Builder connections() {
        var silence = call.multipliedBy(SILENCE).dividedBy(PARTS);
        return UrlConnectionHttpClient.builder().socketTimeout(silence).connectionTimeout(silence);
    }

    /** Settings of such clients, which use their connections again ({@link WholeAnswers}). */
    public ClientOverrideConfiguration settings() {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(call)
                .addExecutionInterceptor(new WholeAnswers())
                .build();
    }
}
