/** Old pictures: what there is, what labelling it costs, feeding it at low priority, and comparing models without writing. */
@NullMarked
package io.snaplabel.backfill;

import org.jspecify.annotations.NullMarked;
