/** What a network's probabilities are called: thresholds, plain names, wider concepts. Sees the values and the JDK alone. */
@NullMarked
package io.snaplabel.policy;

import org.jspecify.annotations.NullMarked;
