package io.snaplabel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: the product and stock DJL, once. */
class RaceTest {
    private static final Checkout CHECKOUT = new Checkout(Path.of("../..").toAbsolutePath());
    private static final Cores ONE = new Cores(1);

    @Test
    void theProductAndStockDjlSeeTheSameCat() throws IOException {
        var contestants = new Contestants(CHECKOUT, SizedBundle.OWN_SIDE, ONE, false);
        var chosen = contestants.built().stream()
                .filter(contestant ->
                        List.of(Contestants.STOCK, "snaplabel-mxnet-int8").contains(contestant.id()))
                .toList();
        var progress = new ArrayList<String>();

        var results = new Race(CHECKOUT, ONE, List.of(Pictures.WEB), 1, 1, 0).run(contestants, chosen, progress::add);

        assertThat(results.contestants()).hasSize(2).allSatisfy(contestant -> {
            assertThat(results.label(contestant, Pictures.WEB)).isEqualTo("n02123045");
            assertThat(results.prepareMillis(contestant, Pictures.WEB)).isPositive();
            assertThat(results.forwardMillis(contestant, Pictures.WEB)).isPositive();
        });
        assertThat(progress).contains("round 1 of 1");
    }

    @Test
    void saysWhichPeerDoesNotStart(@TempDir Path folder) {
        var broken = new Contestant("broken", "broken", List.of("echo", "no"), Map.of());
        assertThatThrownBy(() -> Peer.start(broken, ONE, folder.resolve("log")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken: expected it to be ready but got no");
    }

    @Test
    void refusesMoreThreadsThanThereAreCores() {
        assertThatThrownBy(() -> new Cores(10_000)).hasMessageContaining("but got 10000");
    }
}
