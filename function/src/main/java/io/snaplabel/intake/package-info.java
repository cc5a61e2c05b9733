/** What an entry point does with each notice, whatever brought it, and what it logs. */
@NullMarked
package io.snaplabel.intake;

import org.jspecify.annotations.NullMarked;
