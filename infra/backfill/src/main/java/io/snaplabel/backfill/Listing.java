package io.snaplabel.backfill;

import io.snaplabel.image.ImageRef;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket, page by page: by their versions where the bucket has or had versioning, because records are kept by version.
 * Not thread-safe.
 */
final class Listing implements Iterator<Listing.Found> {
    /** What must be restored before it can be read. */
    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

    private final S3Client s3;
    private final Target target;
    private final boolean everyVersion;
    private final boolean byVersions;
    private final Deque<Found> page = new ArrayDeque<>();
    private @Nullable String key;
    private @Nullable String versionId;
    private boolean ended;

    /** One object. */
    record Found(ImageRef image, long bytes, String eTag, Instant modified, boolean isArchived, boolean isTop) {
        /** Where another listing goes on after it. */
        String cursor() {
            return image.versionKey() + " " + image.key();
        }
    }

    /**
     * A listing that begins after a cursor.
     *
     * @param everyVersion also those that newer ones have taken the place of
     */
    Listing(S3Client s3, Target target, boolean everyVersion, @Nullable String cursor) {
        this.s3 = s3;
        this.target = target;
        this.everyVersion = everyVersion;
        this.byVersions = s3.getBucketVersioning(r -> r.bucket(target.bucket())).status() != null;
        if (cursor != null) {
            var space = cursor.indexOf(' ');
            versionId = cursor.substring(0, space);
            key = cursor.substring(space + 1);
        }
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && !ended) {
            turn();
        }
        return !page.isEmpty();
    }

    @Override
    public Found next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.remove();
    }

    private void turn() {
        if (byVersions) {
            turnVersions();
        } else {
            turnObjects();
        }
    }

    private void turnObjects() {
        var answer = s3.listObjectsV2(
                r -> r.bucket(target.bucket()).prefix(target.prefix()).startAfter(key));
        answer.contents().stream().map(this::found).forEach(page::add);
        ended = !answer.isTruncated();
        key = answer.contents().isEmpty() ? key : answer.contents().getLast().key();
    }

    private void turnVersions() {
        var answer = s3.listObjectVersions(r -> r.bucket(target.bucket())
                .prefix(target.prefix())
                .keyMarker(key)
                .versionIdMarker(key == null ? null : versionId));
        answer.versions().stream()
                .map(this::found)
                .filter(found -> everyVersion || found.isTop())
                .forEach(page::add);
        ended = !answer.isTruncated();
        key = answer.nextKeyMarker();
        versionId = answer.nextVersionIdMarker();
    }

    private Found found(S3Object object) {
        return new Found(
                new ImageRef(target.bucket(), object.key(), null),
                object.size(),
                unquoted(object.eTag()),
                object.lastModified(),
                ARCHIVES.contains(String.valueOf(object.storageClassAsString())),
                true);
    }

    private Found found(ObjectVersion version) {
        return new Found(
                new ImageRef(target.bucket(), version.key(), version.versionId()),
                version.size(),
                unquoted(version.eTag()),
                version.lastModified(),
                ARCHIVES.contains(String.valueOf(version.storageClassAsString())),
                Boolean.TRUE.equals(version.isLatest()));
    }

    private static String unquoted(String eTag) {
        return eTag.replace("\"", "");
    }
}
