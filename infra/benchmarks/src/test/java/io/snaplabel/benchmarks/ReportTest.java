package io.snaplabel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Contestant STOCK = new Contestant(Contestants.STOCK, "stock", List.of(), Map.of());
    private static final Contestant OURS = new Contestant("snaplabel-mxnet-int8", "**ours**", List.of(), Map.of());

    private static Results results() {
        var results = new Results(224, 1);
        for (var millis : new double[] {10, 90, 11, 9, 10}) {
            results.add(STOCK, Pictures.WEB, new Peer.Sample(2 * millis, 8 * millis, "n1"));
            results.add(OURS, Pictures.WEB, new Peer.Sample(millis / 4, millis * 7 / 4, "n1"));
        }
        results.addPeak("fp32", 100e9);
        results.addPeak("int8", 400e9);
        return results;
    }

    @Test
    void putsTheFastestFirstWithItsRatioToStock() {
        var lines = new Report(results(), false).toString().lines().toList();
        assertThat(lines.get(2)).isEqualTo("bytes to labels, median ms  500 × 375  faster than stock");
        assertThat(lines.get(3)).isEqualTo("ours                             20.0               5.0×");
        assertThat(lines.get(4)).isEqualTo("stock                           100.0               1.0×");
    }

    @Test
    void comparesTheForwardPassWithTheCoresPeak() {
        // 8.17 thousand million operations at 400 thousand million a second.
        assertThat(new Report(results(), true).toString()).contains("| **ours** | 17.5 | 20.4 | 0.86 | 400 GOP/s |");
    }

    @Test
    void tellsEveryMedianAsJson() {
        var race = JsonParser.parseString(ResultsJson.of(List.of(results())))
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        var row = race.getAsJsonArray("medians").get(0).getAsJsonObject();
        assertThat(row.get("id").getAsString()).isEqualTo("snaplabel-mxnet-int8");
        assertThat(row.get("totalMillis").getAsDouble()).isEqualTo(20);
        assertThat(row.get("samples").getAsInt()).isEqualTo(5);
    }

    @Test
    void drawsTheSameChartFromTheSameMedians() {
        assertThat(Chart.of(results())).isEqualTo(Chart.of(results())).contains(">20.0</text>", ">100.0</text>");
    }
}
