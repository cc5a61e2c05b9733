/** The way from pixels to the network's input, exactly as a bundle describes it. Pure. */
@NullMarked
package io.snaplabel.tensor;

import org.jspecify.annotations.NullMarked;
