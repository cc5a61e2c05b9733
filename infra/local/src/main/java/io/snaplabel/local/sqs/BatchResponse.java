package io.snaplabel.local.sqs;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.HashSet;
import java.util.Set;

/**
 * What a function answered to a batch, read as Lambda reads it under {@code ReportBatchItemFailures}: nothing reported means
 * that all succeeded, and a report that cannot be understood means that all failed.
 */
final class BatchResponse {
    private BatchResponse() {}

    /** The ids of the messages that stay on the queue, out of {@code messageIds}. */
    static Set<String> failures(String payload, Set<String> messageIds) {
        try {
            var response = JsonParser.parseString(payload);
            var failures =
                    response.isJsonNull() ? null : response.getAsJsonObject().get("batchItemFailures");
            if (failures == null || failures.isJsonNull()) {
                return Set.of();
            }
            var failed = new HashSet<String>();
            failures.getAsJsonArray().forEach(failure -> failed.add(identifier(failure)));
            return messageIds.containsAll(failed) ? failed : messageIds;
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException _) {
            return messageIds;
        }
    }

    private static String identifier(JsonElement failure) {
        JsonObject item = failure.getAsJsonObject();
        var identifier = item.get("itemIdentifier");
        // An id that is no id is in no batch.
        return identifier == null ? "" : identifier.getAsString();
    }
}
