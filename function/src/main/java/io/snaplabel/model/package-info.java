/** A model made ready: fetched, verified, loaded, proven on a picture. What every entry point begins with. */
@NullMarked
package io.snaplabel.model;

import org.jspecify.annotations.NullMarked;
