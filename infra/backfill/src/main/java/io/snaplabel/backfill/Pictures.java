package io.snaplabel.backfill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.s3.S3Client;

/** Pictures to look at, wherever they lie; only ever read. */
public final class Pictures {
    private Pictures() {}

    /**
     * One picture.
     *
     * @param bytes fetches it; the SDK's exceptions or an {@link UncheckedIOException} when it cannot be
     */
    public record Picture(String name, Supplier<byte[]> bytes) {}

    /** The newest objects of a bucket that promise to be pictures. */
    public static Iterator<Picture> in(S3Client s3, Target target) {
        var listing = new Listing(s3, target, false, null);
        Iterable<Listing.Found> found = () -> listing;
        return stream(found)
                .filter(one -> one.bytes() > 0
                        && !one.isArchived()
                        && isPicture(one.image().key()))
                .map(one -> new Picture(
                        one.image().toString(),
                        () -> s3.getObjectAsBytes(r -> r.bucket(one.image().bucket())
                                        .key(one.image().key())
                                        .versionId(one.image().versionId()))
                                .asByteArray()))
                .iterator();
    }

    /** The files of a folder and of those within, in the order of their names. */
    public static Iterator<Picture> in(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && isPicture(file.toString()))
                    .sorted()
                    .map(file -> new Picture(file.toString(), () -> read(file)))
                    .toList()
                    .iterator();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read", e);
        }
    }

    /** So many of them at most, each as likely as any other; the same seed takes the same ones. */
    public static List<Picture> sample(Iterator<Picture> all, int most, long seed) {
        var random = new Random(seed);
        var kept = new ArrayList<Picture>();
        for (var seen = 0L; all.hasNext(); seen++) {
            var one = all.next();
            if (kept.size() < most) {
                kept.add(one);
            } else {
                var place = random.nextLong(seen + 1);
                if (place < most) {
                    kept.set((int) place, one);
                }
            }
        }
        return kept;
    }

    private static Stream<Listing.Found> stream(Iterable<Listing.Found> found) {
        return StreamSupport.stream(found.spliterator(), false);
    }

    private static boolean isPicture(String key) {
        var kind = KeyKind.of(key);
        return kind != KeyKind.NO_PICTURE && kind != KeyKind.UNSUPPORTED;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }
}
