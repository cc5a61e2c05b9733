package io.snaplabel.event;

import io.snaplabel.image.ObjectEvent;

/** One thing that an envelope told of. */
public sealed interface Notice {
    /** An object was created or deleted. */
    record Happened(ObjectEvent event) implements Notice {}

    /** Something that is none of our business, such as S3's test event or a change of tags; {@code what} names it. */
    record Ignored(String what) implements Notice {
        public Ignored {
            what = Excerpt.of(what);
        }
    }

    /** Nothing that could be understood; {@code problem} says what was expected and what came. */
    record Malformed(String problem) implements Notice {
        public Malformed {
            problem = Excerpt.of(problem);
        }
    }
}
