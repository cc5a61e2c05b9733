package io.snaplabel.backfill;

import io.snaplabel.backfill.Counts.Sum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What labelling costs, and how long it takes, on each path. Every figure follows from the assumptions, the prices and the scale, by the
 * arithmetic below and in docs/scale.md. Costs of storage (tags and records, every month) are not in it.
 */
public final class Estimate {
    private static final double LAMBDA_GB = 1769.0 / 1024;
    private static final double HOUR_MILLIS = 3_600_000;
    /** Messages of a batch that are dealt with side by side, and wait side by side. */
    private static final int AT_ONCE = 5;
    /** What the pipeline reached of what its stages allow. */
    private static final double REACHED = 0.95;

    private static final int FARGATE_VCPUS = 2;
    private static final int FARGATE_GB = 4;
    private static final int GPU_VCPUS = 4;
    private static final double LISTED_AT_ONCE = 1000;

    private final Prices prices;
    private final Assumptions one;
    private final Scale scale;

    /**
     * How wide each path is: all above 0, or an {@link IllegalArgumentException}.
     *
     * @param concurrency of the function for old pictures
     * @param rate pictures a second that the queue is fed with
     * @param tasks of Fargate, with two vCPUs of Graviton each
     * @param gpus instances with one GPU
     */
    public record Scale(int concurrency, double rate, int tasks, int gpus) {
        public Scale {
            if (concurrency <= 0 || !(rate > 0) || tasks <= 0 || gpus <= 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "expected a concurrency, a rate, tasks and GPUs above 0 but got %d, %s, %d and %d",
                        concurrency,
                        rate,
                        tasks,
                        gpus));
            }
        }
    }

    /**
     * One path.
     *
     * @param compute USD for who computes
     * @param fees USD for requests to S3, DynamoDB, SQS and S3 Batch Operations, and for the log
     * @param perSecond pictures
     * @param bottleneck what would have to be more for it to be faster
     * @param measured whether the speed rests on measurements of this kind of processor
     */
    public record Path(
            String name,
            double compute,
            double fees,
            double perSecond,
            Duration time,
            String bottleneck,
            boolean measured) {
        public double usd() {
            return compute + fees;
        }
    }

    public Estimate(Prices prices, Assumptions one, Scale scale) {
        this.prices = prices;
        this.one = one;
        this.scale = scale;
    }

    /** All four, for so many pictures. */
    public List<Path> paths(Sum pictures) {
        return new ArrayList<>(List.of(batch(pictures), queue(pictures), fargate(pictures), gpu(pictures)));
    }

    /** Objects that are only listed and looked up: USD. */
    public double planning(long objects) {
        return objects / LISTED_AT_ONCE * prices.usd("s3 list") + objects * 0.5 * prices.usd("dynamodb read unit");
    }

    /** An object is an invocation: nothing else is done while it waits. */
    private Path batch(Sum pictures) {
        var millis = one.waiting() + one.work();
        var fees = pictures.objects() * (common() + prices.usd("batch object") + prices.usd("s3 get"))
                + prices.usd("batch job");
        return path(
                "S3 Batch Operations, Lambda at " + scale.concurrency() + " at once",
                pictures,
                lambda(pictures, millis, 1),
                fees,
                scale.concurrency() * 1000 / millis,
                "the function's concurrency",
                true);
    }

    private Path queue(Sum pictures) {
        var millis = Math.max(one.work(), (one.waiting() + one.work()) / AT_ONCE);
        var possible = scale.concurrency() * 1000 / millis;
        return path(
                "queue at %.0f a second, Lambda at %d at once".formatted(scale.rate(), scale.concurrency()),
                pictures,
                lambda(pictures, millis, 10),
                pictures.objects() * (common() + queued()),
                Math.min(scale.rate(), possible),
                scale.rate() <= possible ? "the rate" : "the function's concurrency",
                true);
    }

    private Path fargate(Sum pictures) {
        var perSecond = scale.tasks() * FARGATE_VCPUS * 1000 / one.work() * REACHED;
        var hour = scale.tasks()
                * (FARGATE_VCPUS * prices.usd("fargate arm64 vcpu-hour")
                        + FARGATE_GB * prices.usd("fargate arm64 gb-hour"));
        return hourly(
                "queue, worker on Fargate: %d × 2 vCPU of Graviton".formatted(scale.tasks()),
                pictures,
                hour,
                perSecond,
                "processors");
    }

    private Path gpu(Sum pictures) {
        var perSecond = scale.gpus() * GPU_VCPUS * 1000 / one.decode() * REACHED;
        return hourly(
                "queue, worker on a GPU: %d × g5.xlarge".formatted(scale.gpus()),
                pictures,
                scale.gpus() * prices.usd("g5.xlarge hour"),
                perSecond,
                "decoding on 4 vCPUs beside the GPU");
    }

    private Path hourly(String name, Sum pictures, double hour, double perSecond, String bottleneck) {
        var hours = pictures.objects() / perSecond * 1000 / HOUR_MILLIS;
        return path(
                name, pictures, hours * hour, pictures.objects() * (common() + queued()), perSecond, bottleneck, false);
    }

    private static Path path(
            String name,
            Sum pictures,
            double compute,
            double fees,
            double perSecond,
            String bottleneck,
            boolean measured) {
        var time = Duration.ofMillis(Math.round(pictures.objects() / perSecond * 1000));
        return new Path(
                name,
                pictures.objects() == 0 ? 0 : compute,
                pictures.objects() == 0 ? 0 : fees,
                perSecond,
                time,
                bottleneck,
                measured);
    }

    private double lambda(Sum pictures, double millis, int each) {
        return pictures.objects()
                * (millis / 1000 * LAMBDA_GB * prices.usd("lambda gb-second x86_64")
                        + prices.usd("lambda request") / each);
    }

    /** What labelling asks of S3, DynamoDB and the log, whoever does it: docs/deploy.md counts the requests. */
    private double common() {
        return prices.usd("s3 put tagging")
                + 3 * prices.usd("s3 get")
                + (3 + 38) * prices.usd("dynamodb write unit")
                + prices.usd("dynamodb read unit")
                + prices.usd("log gb") / 1e6;
    }

    /** Ten are sent and received at once; each is deleted by itself at worst. */
    private double queued() {
        return 1.2 * prices.usd("sqs request");
    }
}
