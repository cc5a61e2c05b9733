package io.snaplabel.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What a run came to: figures for people, and whether what must hold held. */
public final class LoadReport {
    private static final int EXAMPLES = 5;
    /** The heap of a run, and 280 MiB beside it that the README tells of, and a sixth more. */
    private static final int MOST_MEBIBYTES = 640;

    private final LoadOptions options;
    private final Ledger ledger;
    private final Vitals vitals;
    private final Seen seen;
    private final List<String> lost;
    private final Growth growth;

    /**
     * What was counted.
     *
     * @param capacity pictures labelled a second, with as many waiting as the function can take
     * @param rate uploads a second of the steady load
     * @param labelledInSteady how many were labelled while it lasted
     * @param notTaken uploads that S3 refused
     * @param failed deliveries that went back to the queue
     * @param dead messages that were given up
     * @param queued messages that were still there in the end
     */
    record Seen(
            double capacity,
            double rate,
            int labelledInSteady,
            Map<Phase, Duration> took,
            int notTaken,
            long failed,
            long dead,
            long queued) {
        double seconds(Phase phase) {
            return Objects.requireNonNull(took.get(phase)).toNanos() / 1e9;
        }
    }

    LoadReport(LoadOptions options, Ledger ledger, Vitals vitals, Seen seen, List<String> lost) {
        this.options = options;
        this.ledger = ledger;
        this.vitals = vitals;
        this.seen = seen;
        this.lost = lost;
        this.growth = Growth.of(vitals.of(Phase.STEADY).stream()
                .map(Vitals.Look::functionMebibytes)
                .toList());
    }

    /**
     * Something that must hold.
     *
     * @param next what to do where it did not
     */
    public record Check(String claim, boolean kept, String next) {}

    /** All that must hold. */
    public List<Check> checks() {
        var waiting = ledger.waiting();
        var twice = ledger.uploads().stream().filter(one -> one.paid() > 1).count();
        var mixed = mixedUp();
        return List.of(
                new Check(
                        "nothing lost: each of %d has its record, card and tags, of its version and ETag"
                                .formatted(ledger.uploads().size()),
                        lost.isEmpty() && seen.notTaken() == 0,
                        "%d are not right, %d were not taken by S3: %s"
                                .formatted(
                                        lost.size(),
                                        seen.notTaken(),
                                        lost.stream().limit(EXAMPLES).toList())),
                new Check(
                        "nothing given up: 0 dead letters",
                        seen.dead() == 0,
                        seen.dead()
                                + " dead letters: look for comes-again, malformed and defect in the function's log"),
                new Check(
                        "nothing paid for twice",
                        twice == 0,
                        twice + " pictures met the network twice: look for them in the function's log"),
                new Check("nothing mixed up: pictures of a kind have one label", mixed.isEmpty(), mixed.toString()),
                new Check(
                        "the queue drained",
                        waiting == 0 && seen.queued() == 0,
                        waiting + " pictures wait still: the rate is too high for this machine, try --rate"),
                size(),
                growth(),
                new Check(
                        "the function never died: 1 process",
                        vitals.processes() == 1,
                        vitals.processes() + " processes: look for the end of the first in the function's log"));
    }

    private Check size() {
        var most = Math.max(function(Phase.STEADY), Math.max(function(Phase.BURST), function(Phase.DRAIN)));
        return new Check(
                String.format(Locale.ROOT, "memory stayed below %d MiB: %.0f MiB at most", MOST_MEBIBYTES, most),
                most < MOST_MEBIBYTES,
                "look at which pictures were under way in the function's log");
    }

    private Check growth() {
        if (options.steady().compareTo(Growth.TELLING) < 0) {
            return new Check(
                    "whether memory grows is told by %d minutes and more, not by this run"
                            .formatted(Growth.TELLING.toMinutes()),
                    true,
                    "");
        }
        return new Check(
                String.format(
                        Locale.ROOT,
                        "memory did not grow: %.0f MiB, then %.0f, at most %.0f allowed",
                        growth.early(),
                        growth.late(),
                        growth.allowed()),
                growth.isNone(),
                "take a heap dump late in a longer run, and compare native memory (jcmd VM.native_memory)");
    }

    /** Whether all of it held. */
    public boolean isGood() {
        return checks().stream().allMatch(Check::kept);
    }

    /** The table, the checks, and what to do where one did not hold. */
    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "capacity %.1f pictures/s; steady %.1f uploads/s for %.0f s; burst of %.1f events/s, %.1f times that,"
                        + " for %.0f s",
                seen.capacity(),
                seen.rate(),
                seen.seconds(Phase.STEADY),
                bursting(),
                bursting() / seen.rate(),
                seen.seconds(Phase.BURST)));
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%-28s%12s%12s", "", "steady", "burst"));
        row(
                lines,
                "uploaded",
                "%.0f",
                ledger.of(Phase.STEADY).size(),
                ledger.of(Phase.BURST).size());
        row(lines, "labelled a second", "%.1f", steadily(), draining());
        for (var percentile : List.of(50.0, 90.0, 99.0, 100.0)) {
            var name = percentile < 100 ? "p" + Math.round(percentile) : "the longest";
            row(
                    lines,
                    "upload to label, %s, s".formatted(name),
                    "%.2f",
                    ledger.millis(Phase.STEADY).getValueAtPercentile(percentile) / 1e3,
                    ledger.millis(Phase.BURST).getValueAtPercentile(percentile) / 1e3);
        }
        row(
                lines,
                "most messages on the queue",
                "%.0f",
                queued(Phase.STEADY),
                Math.max(queued(Phase.BURST), queued(Phase.DRAIN)));
        row(
                lines,
                "oldest without a label, s",
                "%.0f",
                oldest(Phase.STEADY),
                Math.max(oldest(Phase.BURST), oldest(Phase.DRAIN)));
        row(
                lines,
                "the function, MiB, most",
                "%.0f",
                function(Phase.STEADY),
                Math.max(function(Phase.BURST), function(Phase.DRAIN)));
        row(lines, "the servers, MiB, most", "%.0f", servers(Phase.STEADY), servers(Phase.DRAIN));
        lines.add(String.format(
                Locale.ROOT, "%-28s%12s%12.0f", "until the queue was empty, s", "", seen.seconds(Phase.DRAIN)));
        lines.add(String.format(
                Locale.ROOT,
                "%-28s%12d (came again: %d, defects: %d)",
                "deliveries that failed",
                seen.failed(),
                ledger.events("comes-again"),
                ledger.events("defect")));
        lines.add("");
        checks().forEach(check ->
                lines.add(check.kept() ? "✓ " + check.claim() : "✗ " + check.claim() + "\n  " + check.next()));
        return String.join("\n", lines) + "\n";
    }

    private static void row(List<String> lines, String name, String format, double steady, double burst) {
        lines.add(String.format(Locale.ROOT, "%-28s%12s%12s", name, format.formatted(steady), format.formatted(burst)));
    }

    private double steadily() {
        return seen.labelledInSteady() / seen.seconds(Phase.STEADY);
    }

    /** Events that came a second while the burst lasted. */
    private double bursting() {
        return ledger.of(Phase.BURST).size() / seen.seconds(Phase.BURST);
    }

    /** From the beginning of the burst until nothing is left. */
    private double draining() {
        return ledger.of(Phase.BURST).size() / (seen.seconds(Phase.BURST) + seen.seconds(Phase.DRAIN));
    }

    private double queued(Phase phase) {
        return vitals.of(phase).stream().mapToDouble(Vitals.Look::queued).max().orElse(0);
    }

    private double oldest(Phase phase) {
        return vitals.of(phase).stream()
                .mapToDouble(look -> look.oldest().toSeconds())
                .max()
                .orElse(0);
    }

    private double function(Phase phase) {
        return vitals.of(phase).stream()
                .mapToDouble(Vitals.Look::functionMebibytes)
                .max()
                .orElse(0);
    }

    private double servers(Phase phase) {
        return vitals.of(phase).stream()
                .mapToDouble(Vitals.Look::serversMebibytes)
                .max()
                .orElse(0);
    }

    /** Kinds of pictures whose labels differ. */
    private Map<String, String> mixedUp() {
        var labels = new HashMap<String, String>();
        var mixed = new HashMap<String, String>();
        for (var upload : ledger.uploads()) {
            var best = upload.best();
            var first = best == null ? null : labels.putIfAbsent(upload.kind(), best);
            if (first != null && !first.equals(best)) {
                mixed.put(upload.kind(), first + " and " + best);
            }
        }
        return mixed;
    }
}
