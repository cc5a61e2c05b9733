package io.snaplabel.cli;

import io.snaplabel.backfill.Assumptions;
import io.snaplabel.backfill.Counts;
import io.snaplabel.backfill.Estimate;
import io.snaplabel.backfill.Estimate.Scale;
import io.snaplabel.backfill.ListedObjects;
import io.snaplabel.backfill.Prices;
import io.snaplabel.backfill.Source;
import io.snaplabel.settings.ModelSettings;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a backfill would do, cost and take; writes nothing. */
@Command(
        name = "plan",
        description = "Count what is to be labelled, and say what it costs and takes on each path; nothing is written.",
        mixinStandardHelpOptions = true)
final class BackfillPlanCommand implements Callable<Integer> {
    @Mixin
    private BackfillWhat what = new BackfillWhat();

    @Mixin
    private CloudOptions cloud = new CloudOptions();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Pictures a second to the queue (default: ${DEFAULT-VALUE}).")
    private double rate = 50;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Of the function for old pictures (default: ${DEFAULT-VALUE}).")
    private int concurrency = 10;

    @Option(names = "--tasks", paramLabel = "N", description = "Of Fargate, 2 vCPU each (default: ${DEFAULT-VALUE}).")
    private int tasks = 1;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var settings = what.settings();
        var scale = new Scale(concurrency, rate, tasks, 1);
        try (var open = cloud.open()) {
            var model = ModelInService.of(settings, open.s3());
            var source = new ListedObjects(
                    open.s3(),
                    open.dynamoDb(),
                    open.table(),
                    what.target(),
                    what.everyVersion(),
                    model.digest(),
                    what.maxBytes(),
                    null);
            tell(counted(source), settings, model, scale);
            return Snaplabel.ALL_WELL;
        }
    }

    private static Counts counted(Source source) {
        var counts = new Counts();
        try (var progress = Progress.counting("listing", " objects")) {
            for (var seen = source.next(Source.MOST); !seen.isEmpty(); seen = source.next(Source.MOST)) {
                seen.forEach(counts::add);
                progress.stepTo(counts.seen().objects());
            }
        }
        return counts;
    }

    private void tell(Counts counts, Map<String, String> settings, ModelInService model, Scale scale) {
        var prices = Prices.read();
        var toDo = counts.toDo();
        var one = Assumptions.of(
                toDo.objects() == 0 ? 0 : (double) toDo.bytes() / toDo.objects(),
                ModelSettings.from(settings).precision(),
                model.width(),
                model.height());
        var estimate = new Estimate(prices, one, scale);
        var report = new BackfillReport(what.target(), counts, model.digest(), one, estimate, prices);
        var out = ModelCommand.line(spec).getOut();
        out.print(json ? report.json() + System.lineSeparator() : report.text());
        out.flush();
    }
}
