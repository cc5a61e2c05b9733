package io.snaplabel.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The settings of the worker's pipeline, whether it is fed by a queue or by a folder.
 *
 * @param model which model, and how it runs; unless set it has a predictor for each processor
 * @param decoders SNAPLABEL_DECODERS: how many pictures are decoded at once
 * @param batch SNAPLABEL_BATCH: how many pictures one call of the network takes, at most
 * @param batchDelay SNAPLABEL_BATCH_MILLIS: how long a batch that is not full waits for more
 * @param inFlight SNAPLABEL_IN_FLIGHT: how many pictures are under way at once, in whatever stage
 */
public record StageSettings(ModelSettings model, int decoders, int batch, Duration batchDelay, int inFlight) {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int MOST_PREDICTORS = 64;
    /** Enough that while some are fetched and some recorded, others wait before each processor. */
    private static final int IN_FLIGHT_EACH = 8;

    private static final int MOST_IN_FLIGHT = 4096;

    /**
     * Reads these settings and the model's; names of others are unknown.
     *
     * @throws IllegalStateException naming every problem at once
     */
    public static StageSettings from(Map<String, String> environment) {
        var read = new SettingsReader(withPredictors(environment));
        var settings = from(read, ModelSettings.from(read));
        read.finish();
        return settings;
    }

    static StageSettings from(SettingsReader read, ModelSettings model) {
        var batch = read.whole("BATCH", 1, 1, 512);
        return new StageSettings(
                model,
                read.whole("DECODERS", Math.min(PROCESSORS, MOST_PREDICTORS), 1, 1024),
                batch,
                Duration.ofMillis(read.whole("BATCH_MILLIS", 5, 0, 10_000)),
                read.whole(
                        "IN_FLIGHT",
                        Math.min(IN_FLIGHT_EACH * PROCESSORS + 2 * batch * model.predictors(), MOST_IN_FLIGHT),
                        1,
                        MOST_IN_FLIGHT));
    }

    /** The function classifies one picture at a time unless told otherwise; whoever has the machine to himself uses it all. */
    static Map<String, String> withPredictors(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.putIfAbsent(Settings.PREFIX + "PREDICTORS", Integer.toString(Math.min(PROCESSORS, MOST_PREDICTORS)));
        return all;
    }
}
