/** The use case and its ports: from an event to a record and tags. Sees the JDK and the values alone. */
@NullMarked
package io.snaplabel.classify;

import org.jspecify.annotations.NullMarked;
