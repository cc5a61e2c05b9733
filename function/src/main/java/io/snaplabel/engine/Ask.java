package io.snaplabel.engine;

/**
 * One picture for a network.
 *
 * @param isExplained whether the last feature map is wanted as well
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Ask(float[] tensor, boolean isExplained) {}
