package io.snaplabel.benchmarks;

import io.snaplabel.benchmarks.Peer.Sample;
import io.snaplabel.benchmarks.Pictures.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Every sample of one race. Not thread-safe. */
final class Results {
    private final int side;
    private final int threads;
    private final Map<Contestant, Map<Kind, List<Sample>>> samples = new LinkedHashMap<>();
    private final Map<String, List<Double>> peaks = new LinkedHashMap<>();

    /** Of a race at that input size, on so many threads. */
    Results(int side, int threads) {
        this.side = side;
        this.threads = threads;
    }

    int side() {
        return side;
    }

    int threads() {
        return threads;
    }

    void add(Contestant contestant, Kind picture, Sample sample) {
        samples.computeIfAbsent(contestant, _ -> new LinkedHashMap<>())
                .computeIfAbsent(picture, _ -> new ArrayList<>())
                .add(sample);
    }

    /** What one core was seen to do in that precision, in operations a second. */
    void addPeak(String precision, double operations) {
        peaks.computeIfAbsent(precision, _ -> new ArrayList<>()).add(operations);
    }

    /** Operations a second of one core, such as in int8; 0 where the processor has no instruction for it. */
    double peak(String precision) {
        return Median.of(peaks.getOrDefault(precision, List.of(0.0)));
    }

    /** In order of their id's place in the race, the slowest peer last. */
    List<Contestant> contestants() {
        var first = pictures().getFirst();
        return samples.keySet().stream()
                .sorted((a, b) -> Double.compare(totalMillis(a, first), totalMillis(b, first)))
                .toList();
    }

    List<Kind> pictures() {
        return List.copyOf(samples.values().iterator().next().keySet());
    }

    /** Whether the one with that id took part. */
    boolean has(String id) {
        return samples.keySet().stream().anyMatch(contestant -> contestant.id().equals(id));
    }

    Contestant contestant(String id) {
        return samples.keySet().stream()
                .filter(contestant -> contestant.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a contestant but got " + id));
    }

    int samples(Contestant contestant, Kind picture) {
        return of(contestant, picture).size();
    }

    String label(Contestant contestant, Kind picture) {
        return of(contestant, picture).getLast().label();
    }

    double totalMillis(Contestant contestant, Kind picture) {
        return median(contestant, picture, Sample::totalMillis);
    }

    double prepareMillis(Contestant contestant, Kind picture) {
        return median(contestant, picture, Sample::prepareMillis);
    }

    double forwardMillis(Contestant contestant, Kind picture) {
        return median(contestant, picture, Sample::forwardMillis);
    }

    private double median(Contestant contestant, Kind picture, ToDoubleFunction<Sample> millis) {
        return Median.of(
                of(contestant, picture).stream().map(millis::applyAsDouble).toList());
    }

    private List<Sample> of(Contestant contestant, Kind picture) {
        var found = samples.getOrDefault(contestant, Map.of()).get(picture);
        if (found == null) {
            throw new IllegalArgumentException(
                    "expected samples but " + contestant.id() + " has none of " + picture.name());
        }
        return found;
    }
}
