package io.snaplabel.benchmarks;

import io.snaplabel.benchmarks.Pictures.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Peers on the same pictures, turn by turn: in each round everyone classifies every picture a few times, and someone else begins. All of them
 * are loaded at once; only one runs.
 *
 * @param rounds that count, at least 1
 * @param burst how often a peer classifies a picture before the next peer's turn, at least 1
 * @param warmUp how many rounds go before that count for nothing
 */
record Race(Checkout checkout, Cores cores, List<Kind> pictures, int rounds, int burst, int warmUp) {
    Race {
        pictures = List.copyOf(pictures);
        if (rounds < 1 || burst < 1 || warmUp < 0) {
            throw new IllegalArgumentException(
                    "expected at least 1 round and 1 turn but got " + rounds + " and " + burst);
        }
    }

    /** Starts everyone, lets them run, and says what came. */
    Results run(Contestants contestants, List<Contestant> chosen, Consumer<String> progress) throws IOException {
        var results = new Results(contestants.side(), cores.threads());
        var peers = new ArrayList<Peer>();
        try {
            var logs = Files.createDirectories(checkout.work().resolve("logs"));
            for (var contestant : chosen) {
                progress.accept("starting " + contestant.id());
                peers.add(Peer.start(contestant, cores, logs.resolve(contestant.id() + ".log")));
            }
            var peak = Peer.start(contestants.peak(), cores, logs.resolve("peak.log"));
            peers.add(peak);
            for (var round = -warmUp; round < rounds; round++) {
                progress.accept(round < 0 ? "warming up" : "round " + (round + 1) + " of " + rounds);
                round(round, peers.subList(0, chosen.size()), results);
                if (round >= 0) {
                    for (var precision : Contestants.PRECISIONS) {
                        results.addPeak(precision, Double.parseDouble(peak.ask(precision.toUpperCase(Locale.ROOT))));
                    }
                }
            }
            return results;
        } finally {
            peers.forEach(Peer::close);
        }
    }

    private void round(int round, List<Peer> peers, Results results) throws IOException {
        for (var picture : pictures) {
            var file = checkout.picture(picture);
            for (var turn = 0; turn < peers.size(); turn++) {
                var peer = peers.get(Math.floorMod(turn + round, peers.size()));
                for (var i = 0; i < burst; i++) {
                    var sample = peer.classify(file);
                    if (round >= 0) {
                        results.add(peer.contestant(), picture, sample);
                    }
                }
            }
        }
    }
}
