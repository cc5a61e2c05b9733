/** The record store in Amazon DynamoDB. */
@NullMarked
package io.snaplabel.dynamodb;

import org.jspecify.annotations.NullMarked;
