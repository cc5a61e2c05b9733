package io.snaplabel.http;

import io.snaplabel.event.Excerpt;
import io.snaplabel.image.Rejection;

/** Ends a request with a problem: what was expected and what came. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Refused(int status, String code, String detail) {
        super(Excerpt.of(detail));
        this.status = status;
        this.code = code;
    }

    /** Of a picture that cannot be labelled or shown. */
    static Refused of(Rejection rejection) {
        var status = switch (rejection) {
            case Rejection.Empty _ -> 400;
            case Rejection.TooManyBytes _ -> 413;
            case Rejection.NotAnImage _, Rejection.UnsupportedFormat _ -> 415;
            case Rejection.TooManyPixels _, Rejection.Damaged _ -> 422;
        };
        return new Refused(status, rejection.code(), rejection.message());
    }

    Answer answer() {
        return Answer.problem(status, code, String.valueOf(getMessage()));
    }
}
