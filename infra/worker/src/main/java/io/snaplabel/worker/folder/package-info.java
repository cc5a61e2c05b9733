/** Folders and listings of files, labelled without any cloud into one file of results. */
@NullMarked
package io.snaplabel.worker.folder;

import org.jspecify.annotations.NullMarked;
