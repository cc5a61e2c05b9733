/** From bytes to pixels: formats told by magic bytes, limits checked on the header, every oddity answered. */
@NullMarked
package io.snaplabel.decode;

import org.jspecify.annotations.NullMarked;
