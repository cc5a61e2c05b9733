/** The worker on a queue of SQS: what the container runs. */
@NullMarked
package io.snaplabel.worker.queue;

import org.jspecify.annotations.NullMarked;
