package io.snaplabel.effects;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Threads of which one runs at a time, on the caller's thread, and each waits before every call to the outside until it is picked: the same picks
 * give the same run. They are virtual threads with a scheduler of ours; those that they start, such as the function's own, inherit it. Java has
 * no public way to name a virtual thread's scheduler, so this asks an internal one (seen on JDK 25).
 */
final class Interleaving {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BlockingQueue<Runnable> continuations = new LinkedBlockingQueue<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private int calls;

    /** A thread before its next call. */
    static final class Waiting {
        private final Invocation invocation;
        private final String call;
        private final Thread thread = Thread.currentThread();
        private boolean isPicked;

        private Waiting(Invocation invocation, String call) {
            this.invocation = invocation;
            this.call = call;
        }

        Invocation invocation() {
            return invocation;
        }

        @Override
        public String toString() {
            return invocation.name() + " " + call;
        }
    }

    /** Ends a thread whose process was killed. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    void start(Runnable task) {
        try {
            var create = Class.forName("java.lang.ThreadBuilders")
                    .getDeclaredMethod("newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
            create.setAccessible(true);
            ((Thread) create.invoke(null, (Executor) continuations::add, null, 0, task)).start();
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("expected JDK 25 with --add-opens java.base/java.lang=ALL-UNNAMED", e);
        }
    }

    /** Waits, in a thread of ours, until it is picked. */
    void await(Invocation invocation, String call) {
        invocation.requireAlive();
        var here = new Waiting(invocation, call);
        waiting.add(here);
        while (!here.isPicked) {
            LockSupport.park();
        }
        invocation.requireAlive();
    }

    /** Makes a call that may wait for a server; nobody is picked meanwhile. */
    <T> T call(Supplier<T> call) {
        calls++;
        try {
            return call.get();
        } finally {
            calls--;
        }
    }

    /** Who could be picked, when everybody waits or has ended. */
    List<Waiting> waiting() {
        try {
            for (var next = continuations.poll(); next != null || calls > 0; next = continuations.poll()) {
                (next == null ? later() : next).run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return List.copyOf(waiting);
    }

    /** What goes on when a call has been answered. */
    private Runnable later() throws InterruptedException {
        var next = continuations.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("expected " + calls + " calls to be answered by threads of this scheduler"
                    + " within " + PATIENCE + "; is one made by a thread of the system?");
        }
        return next;
    }

    void pick(Waiting one) {
        waiting.remove(one);
        one.isPicked = true;
        LockSupport.unpark(one.thread);
    }

    /** Lets the threads of a killed process end. */
    void end(Invocation killed) {
        waiting.stream().filter(one -> one.invocation == killed).toList().forEach(this::pick);
    }
}
