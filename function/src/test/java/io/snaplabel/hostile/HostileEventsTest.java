package io.snaplabel.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import io.snaplabel.effects.Figures;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes, as an event, as a message among others or as a request, is answered as something of its kind, soon, and is logged; nothing is
 * dropped without a word, and nothing ends the process. Longer, or another seed: {@code infra/reliability/hostile-events}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileEventsTest {
    private static final long SEED = Long.getLong("hostile.seed", 1);
    private static final long MUTATIONS = Long.getLong("hostile.mutations", 20_000);
    private static final String TOO_MUCH = "too much of something";
    private static final String AMONG_OTHERS = ", in a batch";
    private static final double MOST_SECONDS = 20;
    /** So that stores do not grow for ever. */
    private static final int INPUTS_A_TARGET = 2_000;

    private final Figures tried = new Figures();
    private final Figures answers = new Figures();
    private Target target = new Target();
    private long inputs;
    private double longestSeconds;
    private String longest = "";

    @AfterAll
    void print() {
        System.out.printf(
                Locale.ROOT,
                "hostile events and requests, seed %d%ntried%n%s%nanswered%n%s%n  untyped %35s %12d%n  longest %.3f s:"
                        + " %s%n",
                SEED,
                tried,
                answers,
                "",
                tried.of("all") - answers.of("all"),
                longestSeconds,
                longest);
    }

    private void attack(String kind, byte[] input, Function<byte[], String> call) {
        attack(kind, kind, input, call);
    }

    private void attack(String kind, String name, byte[] input, Function<byte[], String> call) {
        tried.count(kind);
        tried.count("all");
        if (++inputs % INPUTS_A_TARGET == 0) {
            target = new Target();
        }
        var start = System.nanoTime();
        try {
            answers.count(call.apply(input));
            answers.count("all");
        } catch (RuntimeException | Error e) {
            var shown = new String(Arrays.copyOf(input, Math.min(input.length, 3_000)), UTF_8);
            throw new AssertionError(name + ", input " + inputs + " of seed " + SEED + ": " + e + "\n" + shown, e);
        }
        var seconds = (System.nanoTime() - start) / 1e9;
        if (seconds > longestSeconds) {
            longestSeconds = seconds;
            longest = name;
        }
        assertThat(seconds).as(name).isLessThan(MOST_SECONDS);
    }

    private void attack(String kind, byte[] input) {
        attack(kind, input, event -> target.answerTo(event));
        attack(kind + AMONG_OTHERS, input, body -> target.answerInBatch(body));
    }

    @Test
    void whateverIsTooMuch() {
        Bombs.all().forEach((name, event) -> {
            attack(TOO_MUCH, name, event, bytes -> target.answerTo(bytes));
            attack(TOO_MUCH + AMONG_OTHERS, name, event, bytes -> target.answerInBatch(bytes));
        });
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyEventCutAtEveryByte(String name) {
        var event = Fixtures.of(name).getBytes(UTF_8);
        for (var end = 0; end < event.length; end++) {
            attack("cut at every byte", Arrays.copyOf(event, end));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyFieldOfEveryEventGoneOrSomethingElse(String name) {
        FieldChanges.of(Fixtures.of(name))
                .forEach(event -> attack("a field gone or something else", Fixtures.sent(event)));
    }

    @Test
    void eventsChangedAtRandom() {
        var random = new SplittableRandom(SEED);
        var events = Fixtures.ALL.values().stream()
                .map(event -> event.getBytes(UTF_8))
                .toList();
        var mutations = new Mutations(events, random);
        for (var i = 0L; i < MUTATIONS; i++) {
            if (random.nextBoolean()) {
                attack("changed at random", mutations.next(), event -> target.answerTo(event));
            } else {
                attack("changed at random" + AMONG_OTHERS, mutations.next(), body -> target.answerInBatch(body));
            }
        }
    }

    @Test
    void requestsMadeUp() {
        var requests = new Requests(new SplittableRandom(SEED));
        for (var i = 0L; i < MUTATIONS / 4; i++) {
            attack("requests made up", Fixtures.sent(requests.next()), event -> target.answerTo(event));
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyThatS3TakesIsLabelledUnderItsOwnName(String key) {
        for (var event : events(key)) {
            attack("odd keys", Fixtures.sent(event), bytes -> target.answerTo(bytes));
            assertThat(target.log())
                    .singleElement()
                    .satisfies(line -> assertThat(line.get("key").getAsString()).isEqualTo(key));
            target = new Target();
        }
    }

    @ParameterizedTest
    @MethodSource("keysOfNothing")
    void aKeyThatS3DoesNotTakeIsMalformed(String key) {
        attack("keys that cannot be", Fixtures.sent(created(key)), event -> target.answerTo(event));
        assertThat(target.log())
                .singleElement()
                .satisfies(line -> assertThat(line.get("event").getAsString()).isEqualTo("malformed"));
    }

    static Iterable<String> fixtures() {
        return Fixtures.ALL.keySet();
    }

    private static String[] events(String key) {
        return new String[] {Fixtures.of("s3-put").replace("cat.jpg", URLEncoder.encode(key, UTF_8)), created(key)};
    }

    private static String created(String key) {
        return Fixtures.of("eventbridge-created").replace("\"a cat+über.jpg\"", new JsonPrimitive(key).toString());
    }

    static Iterable<String> keys() {
        var keys = new ArrayList<>(List.of(
                "..",
                ".",
                "../x",
                "../../other/x",
                "a/../b",
                "//",
                "/x",
                "a//b",
                "%2e%2e/x",
                "%00",
                "%",
                "%zz",
                "+",
                "a b+c",
                "a?b#c&d=e",
                "\\..\\x",
                "🐈",
                "\ufeffx",
                "\u202egpj.x",
                "'\"<&>",
                "{\"level\":\"ERROR\"}",
                "k".repeat(1_024),
                "ü".repeat(512),
                "\u2028"));
        for (var control = 0; control < ' '; control++) {
            keys.add("a" + (char) control + "b");
        }
        keys.add("\u007f\u0080\u009f");
        return keys;
    }

    static Iterable<String> keysOfNothing() {
        return List.of("", "k".repeat(1_025), "ü".repeat(513), "\ud800", "a\udc00b", "\udc00\ud800");
    }

    @Test
    void whatIsNoRequestIsAnsweredAsABadOne() {
        var request = Fixtures.of("http-classify");
        for (var bad : new String[] {
            request.replace("\"AQ==\"", "\"A\""),
            request.replace("\"AQ==\"", "7"),
            request.replace("\"rawPath\"", "\"path\"")
        }) {
            attack("requests that are none", bad.getBytes(UTF_8), event -> {
                var kind = target.answerTo(event);
                assertThat(kind).isEqualTo("request: 400");
                return kind;
            });
        }
    }
}
