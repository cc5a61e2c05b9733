package io.snaplabel.intake;

import com.google.gson.JsonObject;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.event.Notice;
import io.snaplabel.event.Notice.Happened;
import io.snaplabel.event.Notice.Ignored;
import io.snaplabel.event.Notice.Malformed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Has notices dealt with one by one, so that what goes wrong with one touches no other. Thread-safe. */
public final class Intake {
    /** Less time than this is not enough for a picture; what is left goes back instead of being cut off. */
    private static final Duration RESERVE = Duration.ofSeconds(1);

    /** A killed attempt may still have a request on the wire; only after this is its event anybody else's. */
    public static final Duration AFTERMATH = Duration.ofSeconds(1);

    private final ClassifyImages classify;
    private final InstantSource clock;

    public Intake(ClassifyImages classify, InstantSource clock) {
        this.classify = classify;
        this.clock = clock;
    }

    /**
     * What came of one notice.
     *
     * @param line for the log
     * @param problem why it must come again; null when it need not
     * @param notBefore there is no use in its coming again earlier; null when nobody knows
     */
    public record Dealt(
            JsonObject line,
            @Nullable String problem,
            @Nullable Instant notBefore) {
        private static Dealt done(JsonObject line) {
            return new Dealt(line, null, null);
        }
    }

    /** Deals with one notice; {@code deadline} is when this attempt is over, even if it is killed. */
    public Dealt deal(Notice notice, Instant deadline) {
        return switch (notice) {
            case Ignored(var what) -> Dealt.done(LogLine.ignored(what));
            case Malformed(var problem) -> new Dealt(LogLine.malformed(problem), problem, null);
            case Happened happened -> happened(happened, deadline);
        };
    }

    private Dealt happened(Happened notice, Instant deadline) {
        var image = notice.event().image();
        try {
            if (clock.instant().plus(RESERVE).isAfter(deadline)) {
                throw new TransientFault(image + ": no time left in this invocation");
            }
            return Dealt.done(LogLine.verdict(classify.handle(notice.event(), deadline.plus(AFTERMATH))));
        } catch (TransientFault e) {
            return new Dealt(LogLine.fault(image, e), String.valueOf(e.getMessage()), e.notBefore());
        } catch (
                RuntimeException
                        e) { // ours to mend; this item comes again and ends where failed events end, the others go on
            return new Dealt(LogLine.defect(image, e), image + ": " + e, null);
        } catch (OutOfMemoryError e) {
            return new Dealt(LogLine.noMemory(image, e), image + ": " + e, null);
        }
    }
}
