/** The command line: {@code ./snaplabel demo|up|classify|model}. */
@NullMarked
package io.snaplabel.cli;

import org.jspecify.annotations.NullMarked;
