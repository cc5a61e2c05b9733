package io.snaplabel.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * At-least-once events, exactly-once results: whatever goes wrong on the way, what is there in the end is what a trivial reference says. Longer, or
 * another seed: {@code infra/reliability/effects}.
 */
class EffectsTest {
    private static final long SEED = Long.getLong("effects.seed", 1);
    private static final long EVENTS = Long.getLong("effects.events", 100_000);
    private static final long MUTANTS_SEED = 1;
    private static final long MOST_FOR_A_MUTANT = 50_000;

    @Test
    void theEndIsThatOfTheReference() {
        var campaign = Campaign.inMemory();
        var start = System.nanoTime();
        var failure = campaign.run(SEED, EVENTS);
        System.out.printf(
                Locale.ROOT,
                "effects in memory, seed %d, %.1f s%n%s%n  lost %38s %12d%n",
                SEED,
                (System.nanoTime() - start) / 1e9,
                campaign.figures(),
                "",
                failure.isPresent() ? 1 : 0);
        assertThat(failure).as("what went wrong").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void withoutAGuardTheEndIsAnother(Mutant mutant) {
        var campaign = Campaign.inMemory();
        var killed = campaign.fails(MUTANTS_SEED, MOST_FOR_A_MUTANT, mutant);
        System.out.printf(
                Locale.ROOT,
                "mutant: %-40s killed after %,6d events, by schedule %s%n",
                mutant,
                campaign.figures().of("events"),
                killed.map(Schedule::seed).orElse(null));
        assertThat(killed).as("a schedule that " + mutant + " fails").isPresent();
    }
}
