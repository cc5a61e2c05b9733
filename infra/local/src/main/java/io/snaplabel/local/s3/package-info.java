/** An S3 on 127.0.0.1 that notifies and keeps S3's tag rules. */
@NullMarked
package io.snaplabel.local.s3;

import org.jspecify.annotations.NullMarked;
