/** The function over HTTP on 127.0.0.1, as a function URL has it. */
@NullMarked
package io.snaplabel.local.http;

import org.jspecify.annotations.NullMarked;
