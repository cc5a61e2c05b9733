package io.snaplabel.cli;

import com.google.gson.JsonObject;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.settings.WorkerSettings;
import io.snaplabel.worker.queue.Clients;
import io.snaplabel.worker.queue.Worker;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The worker beside a local stack that has no function. */
final class WorkerOnThisMachine {
    private WorkerOnThisMachine() {}

    /** The settings that make a worker eat the stack's events. */
    static Map<String, String> settings(LocalStack stack, Map<String, String> more) {
        var all = new HashMap<>(more);
        all.put("SNAPLABEL_BUCKETS", stack.bucket());
        all.put("SNAPLABEL_TABLE", stack.table());
        all.put("SNAPLABEL_QUEUE", stack.queue().queueUrl());
        return all;
    }

    /** In this process; the clients are closed with it. */
    static Worker start(LocalStack stack, Map<String, String> more, Consumer<JsonObject> log) throws IOException {
        var clients = new Clients(
                LocalClients.s3(stack.s3Endpoint()),
                LocalClients.dynamoDb(stack.dynamoDbEndpoint()),
                LocalClients.sqs(stack.sqsEndpoint()));
        return Worker.start(WorkerSettings.from(settings(stack, more)), clients, log);
    }
}
