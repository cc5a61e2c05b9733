/** A DynamoDB on 127.0.0.1, and the table of records. */
@NullMarked
package io.snaplabel.local.dynamodb;

import org.jspecify.annotations.NullMarked;
