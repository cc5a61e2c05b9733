package io.snaplabel.effects;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Many schedules, one after the other, until so many events have happened or one went wrong; that one is then made as small as it gets. */
public final class Campaign {
    private static final int SEEDS_A_CANDIDATE = 60;

    private final Supplier<World> worlds;
    private final Figures figures = new Figures();

    /** A campaign against worlds of a kind, a new one for each schedule. */
    public Campaign(Supplier<World> worlds) {
        this.worlds = worlds;
    }

    /** A campaign against the fakes. */
    public static Campaign inMemory() {
        return new Campaign(InMemoryWorld::new);
    }

    public Figures figures() {
        return figures;
    }

    /** Runs schedules from {@code seed} on; the first that went wrong, small and with all its steps, or nothing. */
    public Optional<String> run(long seed, long events) {
        return fails(seed, events, null).map(this::told);
    }

    Optional<Schedule> fails(long seed, long events, @Nullable Mutant mutant) {
        for (var next = seed; figures.of("events") < events; next++) {
            var schedule = Schedule.of(next);
            if (!problems(schedule, mutant, figures).isEmpty()) {
                return Optional.of(schedule);
            }
        }
        return Optional.empty();
    }

    private List<String> problems(Schedule schedule, @Nullable Mutant mutant, Figures counted) {
        return new Simulation(schedule, worlds.get(), mutant, counted, _ -> {}).run();
    }

    private String told(Schedule failing) {
        var small = smaller(failing);
        var steps = new ArrayList<String>();
        var problems = new Simulation(small, worlds.get(), null, new Figures(), steps::add).run();
        return String.format(
                Locale.ROOT,
                "schedule %d went wrong (replay with -Deffects.seed=%d -Deffects.events=1); at its"
                        + " smallest:%n%s%n%nits steps:%n%s%n%n%s",
                failing.seed(),
                failing.seed(),
                small,
                Simulation.told(steps),
                Simulation.told(problems));
    }

    /** Leaves out what it goes wrong without: faults, workers, deeds. */
    private Schedule smaller(Schedule failing) {
        var smallest = failing;
        for (var candidate = next(smallest); candidate.isPresent(); candidate = next(smallest)) {
            smallest = candidate.get();
        }
        return smallest;
    }

    private Optional<Schedule> next(Schedule now) {
        var fewer = Stream.iterate(now.deeds().size() - 1, i -> i >= 0, i -> i - 1)
                .map(i -> {
                    var deeds = new ArrayList<>(now.deeds());
                    deeds.remove((int) i);
                    return now.with(deeds);
                });
        var simpler = Stream.of(now.calmer(), now.alone()).filter(other -> !other.equals(now));
        return Stream.concat(simpler, fewer)
                .flatMap(one -> LongStream.range(0, SEEDS_A_CANDIDATE).mapToObj(i -> one.under(now.seed() + i)))
                .filter(one -> !problems(one, null, new Figures()).isEmpty())
                .findFirst();
    }
}
