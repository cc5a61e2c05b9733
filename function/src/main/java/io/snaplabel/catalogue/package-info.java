/** What can be found: each object as it now is, with what a person said of it. Sees policies, the values and the JDK alone. */
@NullMarked
package io.snaplabel.catalogue;

import org.jspecify.annotations.NullMarked;
