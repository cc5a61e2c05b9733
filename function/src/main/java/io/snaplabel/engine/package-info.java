/** Runs a bundle's network through Deep Java Library. */
@NullMarked
package io.snaplabel.engine;

import org.jspecify.annotations.NullMarked;
