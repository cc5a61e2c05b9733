/** WordNet's nouns, which say what falls under what. */
@NullMarked
package io.snaplabel.wordnet;

import org.jspecify.annotations.NullMarked;
