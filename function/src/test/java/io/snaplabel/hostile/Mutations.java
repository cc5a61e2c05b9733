package io.snaplabel.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Events with a few bytes changed, doubled, left out, exchanged for those of another event or for a word that means something to readers of JSON. */
final class Mutations {
    private static final int MOST_CHANGES = 8;
    private static final int LONGEST_SLICE = 200;
    private static final List<String> WORDS = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "\"\"",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "\\\"",
            ",",
            ":",
            "}",
            "]",
            "{",
            "[",
            "-",
            "1e999",
            "NaN",
            "\ufeff",
            "\u0000",
            "\r\n",
            "%00",
            "%ff",
            "+",
            "/..",
            "//",
            "\"Records\":",
            "\"Sns\":",
            "\"body\":",
            "\"Message\":",
            "aws:sqs",
            "s3:TestEvent",
            "ObjectRemoved:Delete",
            "#card",
            "0".repeat(70),
            "9".repeat(30),
            "snaplabel-pictures",
            "elsewhere",
            "2.0");

    private final List<byte[]> events;
    private final RandomGenerator random;

    Mutations(List<byte[]> events, RandomGenerator random) {
        this.events = List.copyOf(events);
        this.random = random;
    }

    byte[] next() {
        var bytes = any();
        for (var changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        var at = random.nextInt(bytes.length + 1);
        var end = Math.min(bytes.length, at + random.nextInt(random.nextBoolean() ? 4 : LONGEST_SLICE));
        return switch (random.nextInt(6)) {
            case 0 -> spliced(bytes, at, end, new byte[0]);
            case 1 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 2 -> spliced(bytes, at, end, slice(any()));
            case 3 -> spliced(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt()});
            default ->
                spliced(bytes, at, end, WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8));
        };
    }

    private byte[] any() {
        return events.get(random.nextInt(events.size()));
    }

    private byte[] slice(byte[] bytes) {
        var at = random.nextInt(bytes.length);
        return Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + random.nextInt(LONGEST_SLICE)));
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
        var spliced = new byte[from + instead.length + bytes.length - to];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(instead, 0, spliced, from, instead.length);
        System.arraycopy(bytes, to, spliced, from + instead.length, bytes.length - to);
        return spliced;
    }
}
