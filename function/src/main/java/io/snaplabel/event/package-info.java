/** Reads the events that reach the function, whatever their envelope. */
@NullMarked
package io.snaplabel.event;

import org.jspecify.annotations.NullMarked;
