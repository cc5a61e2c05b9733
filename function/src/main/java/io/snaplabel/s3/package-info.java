/** Amazon S3 behind the core's ports. */
@NullMarked
package io.snaplabel.s3;

import org.jspecify.annotations.NullMarked;
