package io.snaplabel.image;

import java.util.List;
import java.util.Objects;

/**
 * Where in a picture a label was seen.
 *
 * @param columns of the heat map
 * @param rows of the heat map
 * @param heat row by row from the top left, in [0, 1]: what speaks for the label, the strongest 1; all 0 where nothing does
 * @param crop the part of the picture that the network saw, over which the map is spread
 */
public record Explanation(Label label, int columns, int rows, List<Double> heat, Region crop) {
    public Explanation {
        Objects.requireNonNull(label);
        Objects.requireNonNull(crop);
        heat = List.copyOf(heat);
        if (heat.size() != columns * rows || heat.stream().anyMatch(value -> !(value >= 0 && value <= 1))) {
            throw new IllegalArgumentException(
                    "expected " + columns + " x " + rows + " values in [0, 1] but got " + heat);
        }
    }
}
