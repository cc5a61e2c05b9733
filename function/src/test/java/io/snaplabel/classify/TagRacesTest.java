package io.snaplabel.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.image.ImageRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every interleaving of our writing with that of others. S3 replaces the whole set without a condition, so two losses cannot be prevented by
 * anybody: what others write between our reading and our writing, and what of ours they overwrite after our last look. There is no third.
 */
class TagRacesTest {
    private static final ImageRef IMAGE = new ImageRef("pictures", "cat.jpg", null);
    private static final Map<String, String> OURS = Map.of("label", "tabby", "label:p", "0.75");

    /** What each of the others does: reads (r), adds a tag to what he read (a), writes his alone (w), removes all (c), looks and begins anew (b). */
    @ParameterizedTest
    @ValueSource(strings = {"ra", "w", "c", "rara", "rab", "ra ra", "ra c", "w c", "rab ra", "ra ra ra"})
    void nothingIsLostThatS3LetsUsKeep(String others) {
        var interleavings = 0;
        var theirs = 0;
        var ours = 0;
        var choices = new ArrayList<int[]>();
        do {
            var race = new Race(others.split(" "), choices);
            race.run();
            assertThat(race.problems).as(others + ": " + race.steps).isEmpty();
            interleavings++;
            theirs += race.isTheirsLost ? 1 : 0;
            ours += race.isOursLost ? 1 : 0;
        } while (next(choices));
        System.out.printf(
                Locale.ROOT,
                "tag races: others %-8s %,9d interleavings, in %,7d theirs between our read and write, in %,7d ours"
                        + " after our last look%n",
                others,
                interleavings,
                theirs,
                ours);
        assertThat(interleavings).isGreaterThan(2);
    }

    /** The last choice that has another way is taken that way, and those after it are open again. */
    private static boolean next(List<int[]> choices) {
        while (!choices.isEmpty() && choices.getLast()[0] == choices.getLast()[1] - 1) {
            choices.removeLast();
        }
        if (choices.isEmpty()) {
            return false;
        }
        choices.getLast()[0]++;
        return true;
    }

    /** One of the others. */
    private static final class Other {
        private final String program;
        private final String tag;
        private Map<String, String> read = Map.of();
        private int at;

        Other(String program, String tag) {
            this.program = program;
            this.tag = tag;
        }

        boolean isDone() {
            return at == program.length();
        }
    }

    /** One interleaving, as the choices say; those that are not made yet are made, and noted with how many ways there were. */
    private static final class Race implements TagStore {
        private final List<int[]> choices;
        private final List<Other> others;
        private final List<String> steps = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private Map<String, String> tags = Map.of("old", "x");
        private Map<String, String> basis = Map.of();
        private Map<String, String> expected = Map.of("old", "x");
        private int made;
        private boolean isRead;
        private boolean isTheirsLost;
        private boolean isOursLost;

        Race(String[] programs, List<int[]> choices) {
            this.choices = choices;
            this.others = IntStream.range(0, programs.length)
                    .mapToObj(i -> new Other(programs[i], "t" + i))
                    .toList();
        }

        void run() {
            new WriteTags(this, new OwnTags("label")).write(IMAGE, OURS);
            steps.add("we are done");
            while (!alive().isEmpty()) {
                step(alive().get(choose(alive().size())));
            }
            if (!part(tags, false).equals(expected)) {
                problems.add("other people's: expected " + expected + " but got " + tags);
            }
            if (!isOursLost && !part(tags, true).equals(OURS)) {
                problems.add("ours: expected " + OURS + " but got " + tags);
            }
        }

        @Override
        public Optional<Map<String, String>> read(ImageRef image) {
            others();
            steps.add("we read " + tags);
            basis = tags;
            isRead = true;
            isOursLost = false;
            return Optional.of(tags);
        }

        @Override
        public boolean replace(ImageRef image, Map<String, String> all) {
            others();
            steps.add("we write " + all);
            if (part(tags, false).equals(part(basis, false))) {
                if (!part(all, false).equals(part(tags, false))) {
                    problems.add("other people's: " + tags + " became " + all);
                }
            } else {
                isTheirsLost = true;
            }
            tags = new TreeMap<>(all);
            expected = part(all, false);
            isRead = false;
            isOursLost = false;
            return true;
        }

        private void others() {
            for (var who = choose(1 + alive().size()); who != 0; who = choose(1 + alive().size())) {
                step(alive().get(who - 1));
            }
        }

        private List<Other> alive() {
            return others.stream().filter(other -> !other.isDone()).toList();
        }

        private int choose(int ways) {
            if (made == choices.size()) {
                choices.add(new int[] {0, ways});
            }
            return choices.get(made++)[0];
        }

        private void step(Other other) {
            var kind = other.program.charAt(other.at++);
            switch (kind) {
                case 'r' -> other.read = tags;
                case 'a' -> write(with(other.read, other.tag + (other.at > 2 ? "again" : "")));
                case 'w' -> write(with(Map.of(), other.tag));
                case 'c' -> write(Map.of());
                default -> other.at = tags.containsKey(other.tag) ? other.at : 0;
            }
            steps.add(other.tag + " " + kind + " " + tags);
        }

        private static Map<String, String> with(Map<String, String> tags, String tag) {
            var more = new HashMap<>(tags);
            more.put(tag, "x");
            return more;
        }

        private void write(Map<String, String> all) {
            if (!part(tags, true).equals(part(all, true)) && isRead) {
                isOursLost = true;
            }
            tags = new TreeMap<>(all);
            expected = part(all, false);
        }

        private static Map<String, String> part(Map<String, String> tags, boolean ours) {
            var part = new TreeMap<>(tags);
            part.keySet().removeIf(key -> key.startsWith("label") != ours);
            return part;
        }
    }
}
