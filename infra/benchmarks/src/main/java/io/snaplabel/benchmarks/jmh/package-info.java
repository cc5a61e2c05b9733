/** One JMH class a question. */
@NullMarked
package io.snaplabel.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
