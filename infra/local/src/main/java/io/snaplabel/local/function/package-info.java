/** AWS's own Java runtime in a child JVM, and the Runtime API that feeds it. */
@NullMarked
package io.snaplabel.local.function;

import org.jspecify.annotations.NullMarked;
