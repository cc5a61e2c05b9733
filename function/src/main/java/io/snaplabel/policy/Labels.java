package io.snaplabel.policy;

import io.snaplabel.image.Label;
import java.util.List;

/**
 * What a picture is called.
 *
 * @param labels best first, at least one
 * @param parents what those fall under, without any that is a label itself; a parent's probability is the sum over all of its classes;
 *     best first
 */
public record Labels(List<Label> labels, List<Label> parents) {
    public Labels {
        labels = List.copyOf(labels);
        parents = List.copyOf(parents);
    }
}
