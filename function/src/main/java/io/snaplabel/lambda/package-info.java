/** The Lambda entry point and its wiring. */
@NullMarked
package io.snaplabel.lambda;

import org.jspecify.annotations.NullMarked;
