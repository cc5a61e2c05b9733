/** The local stack: real servers and the real Lambda runtime client, on 127.0.0.1. */
@NullMarked
package io.snaplabel.local;

import org.jspecify.annotations.NullMarked;
