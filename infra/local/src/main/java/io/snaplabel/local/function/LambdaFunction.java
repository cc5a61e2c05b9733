package io.snaplabel.local.function;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A function with its execution environments. Like Lambda it sends an event to an idle instance, else starts one; an
 * instance that died or timed out is replaced by the next invocation. Thread-safe.
 */
public final class LambdaFunction implements AutoCloseable {
    private final FunctionSpec spec;
    private final TaskRoot root;
    private final Semaphore permits;
    private final Deque<FunctionInstance> idle = new ConcurrentLinkedDeque<>();
    private final Set<FunctionInstance> all = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private Duration initDuration = Duration.ZERO;

    private LambdaFunction(FunctionSpec spec, TaskRoot root) {
        this.spec = spec;
        this.root = root;
        this.permits = new Semaphore(spec.instances());
    }

    /** Starts the first instance and returns when its INIT is over; its restore waits for the first invocation. */
    public static LambdaFunction start(FunctionSpec spec) throws InterruptedException {
        var start = System.nanoTime();
        var function = new LambdaFunction(spec, TaskRoot.create(spec));
        try {
            function.idle.push(function.startInstance());
            function.initDuration = Duration.ofNanos(System.nanoTime() - start);
            return function;
        } catch (InterruptedException | RuntimeException e) {
            function.close();
            throw e;
        }
    }

    /** What the first instance took to come up. */
    public Duration initDuration() {
        return initDuration;
    }

    /** The processes that run now. */
    public Set<Long> pids() {
        return all.stream()
                .filter(FunctionInstance::isAlive)
                .map(FunctionInstance::pid)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Waits for an instance, for its start too, and then for its answer, which is a failure after the time-out. */
    public Invocation invoke(byte[] event) {
        try {
            permits.acquire();
            try {
                return invokeOn(takeInstance(), event);
            } finally {
                permits.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return failure("Local.Interrupted", "the invocation was interrupted");
        }
    }

    /** Kills every instance; running invocations fail. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        all.forEach(FunctionInstance::close);
        root.close();
    }

    private @Nullable FunctionInstance takeInstance() throws InterruptedException {
        for (var instance = idle.poll(); instance != null; instance = idle.poll()) {
            if (instance.isAlive()) {
                return instance;
            }
            discard(instance);
        }
        return null;
    }

    private Invocation invokeOn(@Nullable FunctionInstance warm, byte[] event) throws InterruptedException {
        FunctionInstance instance;
        try {
            instance = warm == null ? startInstance() : warm;
        } catch (IllegalStateException e) {
            return failure("Runtime.InitError", String.valueOf(e.getMessage()));
        }
        var invocation = instance.invoke(event, spec.timeout());
        if (instance.isAlive() && !timedOut(invocation)) {
            idle.push(instance);
        } else {
            discard(instance);
        }
        return invocation;
    }

    private static boolean timedOut(Invocation invocation) {
        return invocation instanceof Invocation.Failure failure
                && failure.errorType().equals("Sandbox.Timedout");
    }

    private FunctionInstance startInstance() throws InterruptedException {
        FunctionInstance instance;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("function: closed");
            }
            instance = FunctionInstance.start(spec, root);
            all.add(instance);
        }
        try {
            instance.awaitInitialized();
            return instance;
        } catch (InterruptedException | RuntimeException e) {
            discard(instance);
            throw e;
        }
    }

    private void discard(FunctionInstance instance) {
        instance.close();
        all.remove(instance);
    }

    private static Invocation failure(String errorType, String message) {
        var body = new JsonObject();
        body.addProperty("errorType", errorType);
        body.addProperty("errorMessage", message);
        return new Invocation.Failure(errorType, body.toString(), new Invocation.Timing(Duration.ZERO, Duration.ZERO));
    }
}
