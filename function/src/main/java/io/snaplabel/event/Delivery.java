package io.snaplabel.event;

import io.snaplabel.image.ImageRef;
import java.util.List;

/** What one invocation delivers. */
public sealed interface Delivery {
    /** Straight from S3, SNS or EventBridge: the invocation succeeds or fails as a whole. */
    record Direct(List<Notice> notices) implements Delivery {
        public Direct {
            notices = List.copyOf(notices);
        }
    }

    /** A batch from SQS: each message succeeds or fails alone. */
    record Queued(List<Message> messages) implements Delivery {
        public Queued {
            messages = List.copyOf(messages);
        }
    }

    /** A request over HTTP, from API Gateway's HTTP API or a function URL (payload format 2.0). */
    record Http(HttpRequest request) implements Delivery {}

    /**
     * Objects named by a job of S3 Batch Operations.
     *
     * @param schema the version of its schema, which the answer repeats
     * @param invocationId likewise
     * @param again which objects that were labelled before are labelled again
     */
    record BatchJob(String schema, String invocationId, Again again, List<Task> tasks) implements Delivery {
        public BatchJob {
            tasks = List.copyOf(tasks);
        }
    }

    /** What a job does with objects that have been labelled before. */
    enum Again {
        /** Leaves them as they are. */
        NEVER,
        /** Labels those again whose result is another model's. */
        STALE
    }

    /** One object of a job. */
    record Task(String taskId, ImageRef image) {}

    /** One message of a batch. */
    record Message(String messageId, List<Notice> notices) {
        public Message {
            notices = List.copyOf(notices);
        }
    }
}
