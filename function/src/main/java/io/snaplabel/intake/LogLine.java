package io.snaplabel.intake;

import com.google.gson.JsonObject;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.classify.Verdict;
import io.snaplabel.image.ImageRef;
import io.snaplabel.json.ResultJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/** What is logged of each notice: one JSON object, with no byte of any picture in it. */
public final class LogLine {
    private LogLine() {}

    /** What became of an object. */
    public static JsonObject verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Recorded(var record) -> {
                var line = line("INFO", "recorded");
                line.addProperty("object", record.image().toString());
                ResultJson.of(record).asMap().forEach(line::add);
                yield line;
            }
            case Verdict.Unchanged(var image, var reason) -> {
                var line = line("INFO", "unchanged");
                line.addProperty("object", image.toString());
                line.addProperty(
                        "reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
                yield line;
            }
        };
    }

    static JsonObject ignored(String what) {
        var line = line("INFO", "ignored");
        line.addProperty("what", what);
        return line;
    }

    static JsonObject malformed(String problem) {
        var line = line("ERROR", "malformed");
        line.addProperty("problem", problem);
        return line;
    }

    /** The world failed; the object comes again. */
    public static JsonObject fault(ImageRef image, TransientFault fault) {
        var line = line("WARN", "comes-again");
        line.addProperty("object", image.toString());
        line.addProperty("problem", fault.getMessage());
        return line;
    }

    /** A call to the queue itself that failed; its message comes again. */
    public static JsonObject queueFault(String call, RuntimeException fault) {
        var line = line("WARN", "queue-fault");
        line.addProperty("call", call);
        line.addProperty("problem", fault.toString());
        return line;
    }

    /** A mistake of ours that a request met. */
    public static JsonObject defect(RuntimeException defect) {
        var line = line("ERROR", "defect");
        line.addProperty("problem", defect.toString());
        line.addProperty("stackTrace", trace(defect));
        return line;
    }

    /** A mistake of ours that an object met. */
    public static JsonObject defect(ImageRef image, RuntimeException defect) {
        var line = line("ERROR", "defect");
        line.addProperty("object", image.toString());
        line.addProperty("problem", defect.toString());
        line.addProperty("stackTrace", trace(defect));
        return line;
    }

    /** One array too large, as a rule. Let go, it would end the process, and all that it has in hand with it. */
    public static JsonObject noMemory(ImageRef image, OutOfMemoryError e) {
        return defect(
                image, new IllegalStateException("expected to find the memory that the picture takes but got " + e, e));
    }

    private static String trace(RuntimeException defect) {
        var trace = new StringWriter();
        defect.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static JsonObject line(String level, String event) {
        var line = new JsonObject();
        line.addProperty("level", level);
        line.addProperty("event", event);
        return line;
    }
}
