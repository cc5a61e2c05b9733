package io.snaplabel.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * Reads answers to their end, but for objects, which are left a stream. The SDK's reader of XML stops at the last tag; S3 sends most XML in chunks,
 * and when the one that ends it is still on its way the JDK throws the connection away: the next call would have to open another, TLS and all.
 */
final class WholeAnswers implements ExecutionInterceptor {
    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        var isObject = context.request() instanceof GetObjectRequest
                && context.httpResponse().isSuccessful();
        return isObject ? context.responseBody() : context.responseBody().map(WholeAnswers::whole);
    }

    private static InputStream whole(InputStream answer) {
        try (answer) {
            return new ByteArrayInputStream(answer.readAllBytes());
        } catch (IOException e) {
            throw RetryableException.create("an answer that broke off: " + e.getMessage(), e);
        }
    }
}
