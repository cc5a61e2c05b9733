/** How the clients of AWS are set, whichever service they speak to. */
@NullMarked
package io.snaplabel.aws;

import org.jspecify.annotations.NullMarked;
