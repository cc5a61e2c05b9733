package io.snaplabel.http;

/** Ends a request with a problem: what was expected and what came. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Refused(int status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    Answer answer() {
        return Answer.problem(status, code, String.valueOf(getMessage()));
    }
}
