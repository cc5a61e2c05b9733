/** Model bundles: what is in them, where they come from, and that every byte is right. */
@NullMarked
package io.snaplabel.bundle;

import org.jspecify.annotations.NullMarked;
