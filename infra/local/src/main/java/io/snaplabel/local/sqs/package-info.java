/** An SQS on 127.0.0.1, and Lambda's event source mapping from it. */
@NullMarked
package io.snaplabel.local.sqs;

import org.jspecify.annotations.NullMarked;
