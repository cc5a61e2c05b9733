/** Answers to "how fast": the product beside its peers, on the same pictures, in the same run. */
@NullMarked
package io.snaplabel.benchmarks;

import org.jspecify.annotations.NullMarked;
