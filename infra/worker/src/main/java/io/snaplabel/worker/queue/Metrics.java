package io.snaplabel.worker.queue;

import com.google.gson.JsonObject;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.snaplabel.worker.Pipeline;
import java.util.List;

/** What Prometheus is told: the log's lines counted, the stages' times, and how full the worker is. Thread-safe. */
final class Metrics {
    private static final double MILLIS = 1000;
    private static final List<String> STAGES = List.of("fetch", "decode", "forward", "effects", "total");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter notices = Counter.builder()
            .name("snaplabel_notices_total")
            .help("Notices dealt with, by the event that the log tells and the outcome of a recorded one")
            .labelNames("event", "outcome")
            .register(registry);
    private final Histogram stages = Histogram.builder()
            .name("snaplabel_stage_seconds")
            .help("How long a recorded picture was in each stage, its wait for the stage included")
            .labelNames("stage")
            .classicOnly()
            .register(registry);

    PrometheusRegistry registry() {
        return registry;
    }

    void watch(Pipeline pipeline, QueueWorker worker) {
        GaugeWithCallback.builder()
                .name("snaplabel_messages_in_hand")
                .help("Messages that are being worked on")
                .callback(gauge -> gauge.call(worker.inHand()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("snaplabel_places_taken")
                .help("Places of the pipeline that are taken, or reserved for messages that may come")
                .callback(gauge -> gauge.call(pipeline.taken()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("snaplabel_batch_pictures")
                .help("Mean number of pictures of a call of the network since the start")
                .callback(gauge -> gauge.call(pipeline.meanBatch()))
                .register(registry);
    }

    /** Counts a line of the log. */
    void count(JsonObject line) {
        var outcome = line.has("outcome") ? line.get("outcome").getAsString() : "";
        notices.labelValues(line.get("event").getAsString(), outcome).inc();
        if (line.has("millis")) {
            var millis = line.getAsJsonObject("millis");
            STAGES.forEach(
                    stage -> stages.labelValues(stage).observe(millis.get(stage).getAsDouble() / MILLIS));
        }
    }

    /** How many notices ended so that the object's record says something new. */
    long recorded() {
        return notices.collect().getDataPoints().stream()
                .filter(point -> "recorded".equals(point.getLabels().get("event")))
                .mapToLong(point -> (long) point.getValue())
                .sum();
    }
}
