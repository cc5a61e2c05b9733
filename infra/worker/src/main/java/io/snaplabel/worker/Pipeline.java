package io.snaplabel.worker;

import io.snaplabel.classify.Labeller;
import io.snaplabel.classify.Network;
import io.snaplabel.settings.StageSettings;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Many pictures at once through the stages of one model, so that none of them is idle while another works:
 *
 * <pre>
 *   place ──► fetch ──► decode ──► batch ──► forward ──► effects ──► place free
 *   inFlight            decoders   batch,    predictors
 *                                  delay
 * </pre>
 *
 * One thread carries a picture from fetch to effects, through the very code that the function runs; only the forward passes have threads of
 * their own, because engines keep memory for each thread that calls them. Each stage lets in as many as its
 * setting says; the others wait before it, and that is its queue. All queues are bounded because there are only {@code inFlight} places:
 * whoever feeds the pipeline waits for one ({@link #places}), and so no more is fetched than is worked on. What takes memory is bounded
 * too: bytes by the {@link io.snaplabel.classify.Room}, pixels by the decoders, tensors by the places. Thread-safe.
 */
public final class Pipeline implements AutoCloseable {
    private final int inFlight;
    private final Semaphore places;
    private final ExecutorService carriers;
    private final AtomicReference<@Nullable Batches> batches = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private final Labeller labeller;

    /** Where a labeller comes from: {@link io.snaplabel.model.ReadyModel#labeller(int, UnaryOperator)}. */
    @FunctionalInterface
    public interface Labellers {
        Labeller labeller(int decodings, UnaryOperator<Network> way);
    }

    /** Begins with all places free; the model is closed by whoever opened it, after this. */
    public Pipeline(Labellers model, StageSettings settings) {
        this.inFlight = settings.inFlight();
        this.places = new Semaphore(inFlight, true);
        this.carriers = Executors.newFixedThreadPool(
                inFlight, Thread.ofPlatform().name("picture-", 0).factory());
        this.labeller = model.labeller(settings.decoders(), network -> {
            var gathered = new Batches(network, settings);
            batches.set(gathered);
            return gathered;
        });
    }

    /** For what is done in {@link #start}: decodes and runs the network as the stages allow. */
    public Labeller labeller() {
        return labeller;
    }

    /** How many pictures are under way, or may be begun by who waited for their places. */
    public int taken() {
        return inFlight - places.availablePermits();
    }

    /** The mean number of pictures of a call of the network so far. */
    public double meanBatch() {
        var gathered = batches.get();
        return gathered == null ? 0 : gathered.mean();
    }

    /**
     * Waits until at least one place is free and takes as many as are, up to {@code most}. Each is then given back or started with.
     *
     * @throws IllegalStateException when an earlier picture met a failure that was not its own
     */
    public int places(int most) throws InterruptedException {
        places.acquire();
        var failure = broken.get();
        if (failure != null) {
            places.release();
            throw new IllegalStateException(failure.getMessage(), failure);
        }
        var taken = 1;
        while (taken < most && places.tryAcquire()) {
            taken++;
        }
        return taken;
    }

    public void giveBack(int taken) {
        places.release(taken);
    }

    /** Carries one picture in a place that was taken; what it throws ends the pipeline. */
    public void start(Runnable picture) {
        carriers.execute(() -> {
            try {
                picture.run();
            } catch (RuntimeException | Error e) { // told to whoever feeds, who is in another thread
                broken.compareAndSet(null, e);
            } finally {
                places.release();
            }
        });
    }

    /** What ended the pipeline, if anything did. */
    public @Nullable Throwable broken() {
        return broken.get();
    }

    /** Waits until nothing is under way; false if it still is after so long. Nothing may be started meanwhile. */
    public boolean drain(Duration patience) throws InterruptedException {
        if (!places.tryAcquire(inFlight, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        places.release(inFlight);
        return true;
    }

    /** Stops the threads; what is under way fails. Drain first. */
    @Override
    public void close() {
        carriers.shutdownNow();
        var gathered = batches.get();
        if (gathered != null) {
            gathered.close();
        }
    }
}
