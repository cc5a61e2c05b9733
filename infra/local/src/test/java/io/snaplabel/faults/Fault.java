package io.snaplabel.faults;

import java.util.Locale;

/** What may be wrong with a connection from the moment on at which a request speaks of its victim. */
enum Fault {
    /** The request arrives, and nothing ever comes back. */
    HALF_OPEN,
    /** The answer comes, long after anybody waits for it. */
    LATE,
    /** The answer comes byte by byte, never silent for long, and would take minutes. */
    TRICKLES,
    /** The connection is reset in the middle of the answer. */
    RESET,
    /** The connection ends in the middle of the answer, which had told a greater length. */
    CUT;

    /** What is in the key of an object that it befalls. */
    String mark() {
        return "suffers-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
