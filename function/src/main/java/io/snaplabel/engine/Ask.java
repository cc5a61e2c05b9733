package io.snaplabel.engine;

import java.util.List;

/**
 * Pictures for a network, at least one.
 *
 * @param isExplained whether the last feature map is wanted as well, of one picture
 */
record Ask(List<float[]> tensors, boolean isExplained) {}
