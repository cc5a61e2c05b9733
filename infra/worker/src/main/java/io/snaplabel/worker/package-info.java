/** The core outside Lambda: many pictures at once through one model. */
@NullMarked
package io.snaplabel.worker;

import org.jspecify.annotations.NullMarked;
