/** Results as JSON, in the one shape that logs, answers and the command line share. */
@NullMarked
package io.snaplabel.json;

import org.jspecify.annotations.NullMarked;
