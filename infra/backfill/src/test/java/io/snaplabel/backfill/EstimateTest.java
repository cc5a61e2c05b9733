package io.snaplabel.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.backfill.Counts.Sum;
import io.snaplabel.backfill.Estimate.Path;
import io.snaplabel.backfill.Estimate.Scale;
import io.snaplabel.settings.ModelSettings.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic, done again by hand for a million pictures of half a megabyte at 224 × 224. */
class EstimateTest {
    private static final Sum MILLION = new Sum(1_000_000, 500_000_000_000L);
    private static final Assumptions ONE = Assumptions.of(500_000, Precision.FP32, 224, 224);

    private static List<Path> paths(double rate) {
        return new Estimate(Prices.read(), ONE, new Scale(10, rate, 2, 1)).paths(MILLION);
    }

    @Test
    void assumesWhatWasMeasured() {
        assertThat(ONE.decode()).isEqualTo(7.53, within(0.01));
        assertThat(ONE.forward()).isEqualTo(77.6, within(0.1));
        assertThat(Assumptions.of(471_500, Precision.INT8, 160, 160)).isEqualTo(new Assumptions(7.1, 12.5, 150));
    }

    @Test
    void pricesAJobOfS3BatchOperations() {
        var path = paths(50).get(0);
        // 0.2351 s × 1.7275 GB × 0.0000166667 and 0.20 for the invocations.
        assertThat(path.compute()).isEqualTo(6.77 + 0.20, within(0.01));
        // 5 tags, 1.2 and 0.4 reads, 41 × 0.625 and 0.125 records, 0.5 log; 1 and 0.25 for the job.
        assertThat(path.fees()).isEqualTo(5 + 1.6 + 25.625 + 0.125 + 0.5 + 1.25, within(0.001));
        assertThat(path.perSecond()).isEqualTo(42.5, within(0.1));
        assertThat(path.time().toMinutes()).isBetween(390L, 393L);
    }

    @Test
    void aQueueIsAsFastAsItIsFedOrItsFunctionIs() {
        assertThat(paths(50).get(1).perSecond()).isEqualTo(50);
        assertThat(paths(50).get(1).bottleneck()).isEqualTo("the rate");
        assertThat(paths(5000).get(1).perSecond()).isEqualTo(10 * 1000 / 85.1, within(0.2));
        assertThat(paths(5000).get(1).bottleneck()).isEqualTo("the function's concurrency");
    }

    @Test
    void saysWhichFiguresWereNotMeasured() {
        assertThat(paths(50)).extracting(Path::measured).containsExactly(true, true, false, false);
        // 2 tasks × 2 vCPU × 0.95 / 85.1 ms; 0.07900 an hour each.
        assertThat(paths(50).get(2).perSecond()).isEqualTo(44.6, within(0.1));
        assertThat(paths(50).get(2).compute()).isEqualTo(1e6 / 44.6 / 3600 * 2 * 0.079, within(0.01));
    }

    @Test
    void nothingToDoCostsNothing() {
        var paths = new Estimate(Prices.read(), ONE, new Scale(10, 50, 2, 1)).paths(Sum.NONE);
        assertThat(paths).allSatisfy(path -> {
            assertThat(path.usd()).isZero();
            assertThat(path.time()).isZero();
        });
    }

    @Test
    void refusesAPathOfNoWidth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scale(10, 0, 2, 1))
                .withMessage("expected a concurrency, a rate, tasks and GPUs above 0 but got 10, 0.0, 2 and 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Scale(0, Double.NaN, 2, 1));
    }

    @Test
    void everyPriceHasADateAndASource() {
        assertThat(Prices.read().byName().values()).hasSizeGreaterThan(10).allSatisfy(price -> {
            assertThat(price.usd()).isPositive();
            assertThat(price.asOf()).matches("20\\d\\d-\\d\\d");
            assertThat(price.source()).isNotBlank();
        });
        assertThatIllegalStateException().isThrownBy(() -> Prices.read().price("love"));
    }
}
