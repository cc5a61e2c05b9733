package io.snaplabel.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.snaplabel.event.Delivery;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The Lambda function for old pictures, beside the one for new ones: jobs of S3 Batch Operations and messages of the backfill's queue, with a
 * concurrency and a role of its own (infra/backfill/template.yaml). Anything else fails its invocation.
 */
public final class BackfillHandler implements RequestStreamHandler {
    private final SnaplabelHandler function = new SnaplabelHandler();

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        function.handle(accepted(new String(event.readAllBytes(), StandardCharsets.UTF_8)), answer, context);
    }

    static Delivery accepted(String json) {
        return switch (Dispatch.read(json)) {
            case Delivery.BatchJob job -> job;
            case Delivery.Queued messages -> messages;
            case Delivery.Http _ -> throw refused("a request over HTTP");
            case Delivery.Direct _ -> throw refused("an event that did not come through the queue");
        };
    }

    private static FailedDelivery refused(String what) {
        return new FailedDelivery(
                "backfill: expected a job of S3 Batch Operations or messages of the queue but got " + what, null);
    }
}
