package io.snaplabel.image;

import java.util.List;

/** What is known of one object: the part of its record that says what came of it. */
public sealed interface Outcome {
    /** A stable, machine-readable name. */
    String code();

    /**
     * The model's answer, best label first, at least one.
     *
     * @param parents what the labels fall under, best first; a parent's probability is the sum over all of its classes
     * @param width of the picture as stored, in pixels
     * @param height of the picture as stored, in pixels
     * @param tagsLeftOut how many of our tags found no room beside other people's
     */
    record Labelled(List<Label> labels, List<Label> parents, ImageFormat format, int width, int height, int tagsLeftOut)
            implements Outcome {
        public Labelled {
            labels = List.copyOf(labels);
            parents = List.copyOf(parents);
            if (labels.isEmpty()) {
                throw new IllegalArgumentException("expected at least one label but got none");
            }
        }

        /** Without parents. */
        public Labelled(List<Label> labels, ImageFormat format, int width, int height, int tagsLeftOut) {
            this(labels, List.of(), format, width, height, tagsLeftOut);
        }

        @Override
        public String code() {
            return "labelled";
        }

        public Labelled withTagsLeftOut(int count) {
            return new Labelled(labels, parents, format, width, height, count);
        }
    }

    /** The object can never be labelled. */
    record Rejected(Rejection rejection) implements Outcome {
        @Override
        public String code() {
            return "rejected";
        }
    }

    /** The object, or the bytes the event spoke of, had gone before it could be fetched. */
    record Gone(String detail) implements Outcome {
        @Override
        public String code() {
            return "gone";
        }
    }

    /** The object was deleted; the tombstone that keeps a late event from reviving it. */
    record Deleted() implements Outcome {
        @Override
        public String code() {
            return "deleted";
        }
    }
}
