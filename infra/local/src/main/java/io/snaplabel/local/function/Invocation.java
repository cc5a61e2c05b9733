package io.snaplabel.local.function;

import java.time.Duration;

/** How one invocation of a function ended. */
public sealed interface Invocation {
    Timing timing();

    /** The function answered; {@code payload} is JSON. */
    record Success(String payload, Timing timing) implements Invocation {}

    /**
     * The function threw, timed out, died, or never came up.
     *
     * @param errorType what Lambda calls it, such as {@code Sandbox.Timedout} or the name of the exception
     * @param body the error as JSON, as Lambda returns it
     */
    record Failure(String errorType, String body, Timing timing) implements Invocation {}

    /**
     * Where the time went.
     *
     * @param waited until the function took the event: nothing when it was warm, else its restore or its whole start
     * @param handled from there to its answer
     */
    record Timing(Duration waited, Duration handled) {}
}
