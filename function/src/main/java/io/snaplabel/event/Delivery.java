package io.snaplabel.event;

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

    /** One message of a batch. */
    record Message(String messageId, List<Notice> notices) {
        public Message {
            notices = List.copyOf(notices);
        }
    }
}
