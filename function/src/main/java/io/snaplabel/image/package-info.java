/** Values: what an image is, what was said of it, and what came of it. Sees the JDK alone. */
@NullMarked
package io.snaplabel.image;

import org.jspecify.annotations.NullMarked;
