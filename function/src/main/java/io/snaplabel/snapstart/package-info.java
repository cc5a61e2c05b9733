/** What SnapStart's snapshot needs: a rehearsal before it, a small memory in it, nothing to do after it. */
@NullMarked
package io.snaplabel.snapstart;

import org.jspecify.annotations.NullMarked;
