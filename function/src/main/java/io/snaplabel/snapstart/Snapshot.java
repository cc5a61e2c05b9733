package io.snaplabel.snapstart;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.function.Consumer;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What the function does around SnapStart's snapshot: rehearses and sheds memory before it, and nothing after it, because INIT opens no
 * connection and takes no credentials, moments or unique values that could grow old. Its owner must hold it: the runtime does so weakly.
 */
public final class Snapshot implements Resource {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Runnable rehearsal;
    private final Consumer<JsonObject> log;

    private Snapshot(Runnable rehearsal, Consumer<JsonObject> log) {
        this.rehearsal = rehearsal;
        this.log = log;
    }

    /** Has the runtime call the hooks; without SnapStart it never does. */
    public static Snapshot register(Runnable rehearsal, Consumer<JsonObject> log) {
        var snapshot = new Snapshot(rehearsal, log);
        Core.getGlobalContext().register(snapshot);
        return snapshot;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        try {
            log.accept(prepared());
        } catch (RuntimeException e) {
            // AWS's runtime reports that a hook failed and drops what it threw, so this line is all that tells why.
            log.accept(line("ERROR", "checkpoint-failed", "problem", new JsonPrimitive(e.toString())));
            throw e;
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // Nothing grew old. Whatever were done here, every cold start would wait for.
    }

    private JsonObject prepared() {
        var start = System.nanoTime();
        rehearsal.run();
        var line = line("INFO", "checkpoint", "rehearsalMillis", millisSince(start));
        var rehearsed = System.nanoTime();
        ResidentSet.shrink();
        line.add("collectionMillis", millisSince(rehearsed));
        line.addProperty("residentMebibytes", ResidentSet.mebibytes());
        return line;
    }

    private static JsonPrimitive millisSince(long start) {
        return new JsonPrimitive(Math.round((System.nanoTime() - start) / NANOS_PER_MILLI));
    }

    private static JsonObject line(String level, String event, String name, JsonPrimitive value) {
        var line = new JsonObject();
        line.addProperty("level", level);
        line.addProperty("event", event);
        line.add(name, value);
        return line;
    }
}
