/** The settings, read from the environment once. */
@NullMarked
package io.snaplabel.settings;

import org.jspecify.annotations.NullMarked;
