package io.snaplabel.load;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Puts pictures into buckets with versions, at a rate or as fast as they are labelled. For one thread; closing waits for what is under way. */
final class Uploads implements AutoCloseable {
    /** s3mock writes a list of a bucket's objects anew with each of them. */
    private static final int BUCKET_HOLDS = 500;

    private static final int BUCKETS = 400;
    private static final int AT_ONCE = 24;
    private static final int PAUSE_MILLIS = 10;

    private final S3Client s3;
    private final Samples samples;
    private final Ledger ledger;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Set<String> made = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failed = new AtomicInteger();
    private int number;

    Uploads(S3Client s3, Samples samples, Ledger ledger) {
        this.s3 = s3;
        this.samples = samples;
        this.ledger = ledger;
    }

    /** Of all buckets that there may be, separated by commas. */
    static String buckets() {
        return IntStream.range(0, BUCKETS).mapToObj(Uploads::bucket).collect(Collectors.joining(","));
    }

    /** Keeps that many pictures waiting, whatever it takes. */
    void keepWaiting(int pictures, Duration lasts, Phase phase) throws InterruptedException {
        var end = System.nanoTime() + lasts.toNanos();
        while (System.nanoTime() < end) {
            if (ledger.waiting() < pictures) {
                one(phase);
            } else {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** So many a second, whatever becomes of them; later than that only when S3 does not take them faster. */
    void atRate(double perSecond, Duration lasts, Phase phase) throws InterruptedException {
        var start = System.nanoTime();
        var count = Math.round(perSecond * lasts.toNanos() / 1e9);
        for (var i = 0; i < count && System.nanoTime() - start < lasts.toNanos(); i++) {
            var due = start + Math.round(i / perSecond * 1e9);
            while (System.nanoTime() < due) {
                Thread.sleep(Duration.ofNanos(Math.max(1, due - System.nanoTime())));
            }
            one(phase);
        }
    }

    /** So many, as fast as S3 takes them. */
    void store(long pictures, Phase phase) throws InterruptedException {
        for (var i = 0L; i < pictures; i++) {
            one(phase);
        }
    }

    /** How many S3 did not take. */
    int failed() {
        return failed.get();
    }

    /** Returns when S3 has answered every upload. */
    void await() throws InterruptedException {
        places.acquire(AT_ONCE);
        places.release(AT_ONCE);
    }

    @Override
    public void close() {
        threads.close();
    }

    private void one(Phase phase) throws InterruptedException {
        places.acquire();
        var mine = number++;
        threads.execute(() -> {
            try {
                put(mine, phase);
            } finally {
                places.release();
            }
        });
    }

    private void put(int mine, Phase phase) {
        var sample = samples.take(mine);
        var bucket = made(bucket(mine / BUCKET_HOLDS % BUCKETS));
        var key = String.format(Locale.ROOT, "%08d%s", mine, sample.ending());
        var upload = ledger.begin(bucket, key, sample.kind(), phase);
        try {
            var answer = s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(sample.bytes()));
            upload.stored(answer.versionId(), answer.eTag().replace("\"", ""));
        } catch (SdkException _) {
            ledger.withdraw(upload);
            failed.incrementAndGet();
        }
    }

    private synchronized String made(String bucket) {
        if (made.add(bucket)) {
            s3.createBucket(r -> r.bucket(bucket));
            s3.putBucketVersioning(
                    r -> r.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        }
        return bucket;
    }

    private static String bucket(int index) {
        return String.format(Locale.ROOT, "load-%03d", index);
    }
}
