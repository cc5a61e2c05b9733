/** The programs that are compared, each in a process of its own. */
@NullMarked
package io.snaplabel.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
