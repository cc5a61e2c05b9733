package io.snaplabel.effects;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people do to a few objects, one thing after the other.
 *
 * @param seed of everything that is left to chance: faults, delays, and who goes on when
 * @param roughness how much goes wrong, in [0, 1]
 * @param workers how many invocations of the function run at once
 */
record Schedule(long seed, List<Deed> deeds, double roughness, int workers) {
    /** A bucket without versions, and one with them. */
    static final String PLAIN = "pictures";

    static final String VERSIONED = "versioned-pictures";

    private static final int MOST_KEYS = 4;
    private static final int MOST_DEEDS = 44;
    private static final int MOST_WORKERS = 4;

    Schedule {
        deeds = List.copyOf(deeds);
    }

    /** One thing that somebody does to an object. */
    sealed interface Deed {
        String bucket();

        String key();
    }

    /** Uploads a picture: its class, and a second byte that makes other bytes of the same class; class 255 is no picture, -1 empty. */
    record Upload(String bucket, String key, int shows, int salt) implements Deed {
        byte[] bytes() {
            return shows < 0 ? new byte[0] : new byte[] {(byte) shows, (byte) salt};
        }
    }

    /** Deletes the object; in a bucket with versions, puts a delete marker on top. */
    record Delete(String bucket, String key) implements Deed {}

    /** Deletes one version or delete marker, counted from the newest. */
    record DeleteVersion(String bucket, String key, int fromTop) implements Deed {}

    /** Says what the picture shows, or, without words, takes back what was said. */
    record Correct(String bucket, String key, @Nullable String word) implements Deed {}

    /** Changes tags as others do. */
    record Tag(String bucket, String key, Kind kind, int number) implements Deed {
        enum Kind {
            /** Reads the set, adds one, and writes it. */
            ADD,
            /** Writes a set of one, whatever was there. */
            REPLACE
        }
    }

    static Schedule of(long seed) {
        var random = new SplittableRandom(seed);
        var bucket = random.nextBoolean() ? PLAIN : VERSIONED;
        var keys = 1 + random.nextInt(MOST_KEYS);
        var deeds = new ArrayList<Deed>();
        var count = 2 + random.nextInt(MOST_DEEDS);
        for (var i = 0; i < count; i++) {
            deeds.add(deed(random, bucket, "cat+" + random.nextInt(keys) + "/ü.jpg", i));
        }
        return new Schedule(seed, deeds, random.nextInt(4) / 3.0, 1 + random.nextInt(MOST_WORKERS));
    }

    private static Deed deed(RandomGenerator random, String bucket, String key, int number) {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> new Upload(bucket, key, random.nextInt(3), random.nextInt(2));
            case 9 -> new Upload(bucket, key, random.nextBoolean() ? 255 : -1, 0);
            case 10, 11, 12 -> new Delete(bucket, key);
            case 13 ->
                bucket.equals(PLAIN) ? new Delete(bucket, key) : new DeleteVersion(bucket, key, random.nextInt(3));
            case 14, 15 -> new Correct(bucket, key, "word-" + random.nextInt(3));
            case 16 -> new Correct(bucket, key, null);
            case 17, 18 -> new Tag(bucket, key, Tag.Kind.ADD, number);
            default -> new Tag(bucket, key, Tag.Kind.REPLACE, number);
        };
    }

    Schedule with(List<Deed> fewer) {
        return new Schedule(seed, fewer, roughness, workers);
    }

    Schedule under(long other) {
        return new Schedule(other, deeds, roughness, workers);
    }

    Schedule calmer() {
        return new Schedule(seed, deeds, 0, workers);
    }

    Schedule alone() {
        return new Schedule(seed, deeds, roughness, 1);
    }

    @Override
    public String toString() {
        return deeds.stream()
                .map(deed -> "  " + deed)
                .collect(Collectors.joining(
                        "\n", "seed " + seed + ", roughness " + roughness + ", workers " + workers + "\n", ""));
    }
}
