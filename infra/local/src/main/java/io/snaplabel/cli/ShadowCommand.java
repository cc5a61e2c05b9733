package io.snaplabel.cli;

import io.snaplabel.backfill.Pictures;
import io.snaplabel.backfill.Pictures.Picture;
import io.snaplabel.backfill.Shadow;
import io.snaplabel.backfill.Target;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.s3.S3ObjectReader;
import io.snaplabel.settings.ModelSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.s3.S3Client;

/** What another bundle would say. */
@Command(
        name = "shadow",
        description = "Label pictures on this machine by the model in service and by another bundle, and tell what the"
                + " other would say otherwise; nothing is written anywhere. Status 1 when a best label changes.",
        mixinStandardHelpOptions = true)
final class ShadowCommand implements Callable<Integer> {
    /** All classes of any model: what is compared is every probability. */
    private static final int EVERY_LABEL = 100_000;

    /** While one model looks at one picture the other looks at another; each runs one at a time, as in the function. */
    private static final int PICTURES_AT_ONCE = 2;

    private static final long SEED = 20_261_123;

    @Parameters(paramLabel = "WHERE", description = "s3://BUCKET/PREFIX, or a folder.")
    private String where = "";

    @Option(
            names = "--bundle",
            paramLabel = "BUNDLE",
            required = true,
            description = "The other one: its folder or name.")
    private String bundle = "";

    @Option(
            names = "--bundle-precision",
            paramLabel = "PRECISION",
            description = "How the other one runs (default: alike).")
    private @Nullable String bundlePrecision;

    @Option(names = "--sample", paramLabel = "N", description = "Only so many, taken at random (default: all).")
    private int sample;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private CloudOptions cloud = new CloudOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var installation = Installation.current();
        var settings = model.settings(installation);
        var other = new HashMap<>(settings);
        other.put("SNAPLABEL_MODEL", new Models(installation).find(bundle).toString());
        if (bundlePrecision != null) {
            other.put("SNAPLABEL_PRECISION", bundlePrecision);
        }
        if (!where.startsWith("s3://")) {
            return shadow(settings, other, folder(), null);
        }
        try (var s3 = cloud.s3()) {
            return shadow(settings, other, Pictures.in(s3, Target.parse(where)), s3);
        }
    }

    private Iterator<Picture> folder() {
        var folder = Path.of(where);
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(
                    ModelCommand.line(spec), "expected s3://BUCKET/PREFIX or a folder but got " + where);
        }
        return Pictures.in(folder);
    }

    private int shadow(
            Map<String, String> settings, Map<String, String> other, Iterator<Picture> pictures, @Nullable S3Client s3)
            throws InterruptedException {
        try (var inService = open(settings, s3);
                var next = open(other, s3)) {
            var shadow = new Shadow(
                    inService.labeller(PICTURES_AT_ONCE, UnaryOperator.identity()),
                    next.labeller(PICTURES_AT_ONCE, UnaryOperator.identity()),
                    PICTURES_AT_ONCE);
            var taken = sample > 0 ? Pictures.sample(pictures, sample, SEED).iterator() : pictures;
            try (var progress = Progress.counting("shadow", " pictures")) {
                shadow.run(progress.counting(taken));
            }
            var report = new ShadowReport(inService.id(), next.id(), shadow.differences(), shadow.unreadable());
            var out = ModelCommand.line(spec).getOut();
            out.print(json ? report.json() + System.lineSeparator() : report.text());
            out.flush();
            return report.isUnchanged() ? Snaplabel.ALL_WELL : Snaplabel.SOMETHING_REJECTED;
        }
    }

    private static ReadyModel open(Map<String, String> settings, @Nullable S3Client s3) {
        var parsed = ModelSettings.from(settings).withTopK(EVERY_LABEL);
        return s3 == null ? ReadyModel.open(parsed) : ReadyModel.open(parsed, bucket -> new S3ObjectReader(s3, bucket));
    }
}
