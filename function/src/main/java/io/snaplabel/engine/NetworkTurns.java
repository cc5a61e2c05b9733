package io.snaplabel.engine;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Which networks may run beside each other. Calls of one run side by side; but MXNet gave wrong answers, some of hundreds and silently, when two
 * of its networks, be they of the same files, were at work in one process. Thread-safe.
 */
final class NetworkTurns {
    /** Of all networks of MXNet in this process. */
    static final NetworkTurns MXNET = new NetworkTurns();

    /** Shared by calls of the only network there is; whoever is not alone takes it whole. Fair. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

    private int networks;

    /** There is one more network. */
    void enter() {
        alone(() -> ++networks);
    }

    /** There is one less. */
    void leave() {
        alone(() -> --networks);
    }

    /** Runs a call, beside others of the same network if there is no other network. */
    <T> T beside(Supplier<T> call) {
        lock.readLock().lock();
        try {
            if (networks <= 1) {
                return call.get();
            }
        } finally {
            lock.readLock().unlock();
        }
        return alone(call);
    }

    /** Runs a call while no other runs. */
    <T> T alone(Supplier<T> call) {
        lock.writeLock().lock();
        try {
            return call.get();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
