/** A steady load and a burst on the local stack, and what they left behind (docs/reliability.md). */
@NullMarked
package io.snaplabel.load;

import org.jspecify.annotations.NullMarked;
