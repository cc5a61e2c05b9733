package io.snaplabel.effects;

import io.snaplabel.catalogue.Corrected;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.classify.Scripted;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.effects.Interleaving.Killed;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The invocations that run, each a process with a deadline, and the requests that outlive them on the wire. */
final class Processes {
    /** How long after an invocation's end a request of it may still take effect. */
    static final Duration AFTERMATH = Duration.ofSeconds(1);

    /** The function's, as the template has it. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final World world;
    private final @Nullable Mutant mutant;
    private final Witness witness;
    private final Interleaving interleaving;
    private final RandomGenerator random;
    private final Figures figures;
    private final Consumer<String> trace;
    private final Calls calls;
    private final Set<Invocation> running = new LinkedHashSet<>();
    private final Map<Runnable, Instant> late = new LinkedHashMap<>();
    private int started;

    Processes(
            World world,
            @Nullable Mutant mutant,
            Witness witness,
            Interleaving interleaving,
            RandomGenerator random,
            Figures figures,
            Consumer<String> trace) {
        this.world = world;
        this.mutant = mutant;
        this.witness = witness;
        this.interleaving = interleaving;
        this.random = random;
        this.figures = figures;
        this.trace = trace;
        this.calls = new Calls(interleaving, random, figures, (by, call) -> late.put(call, by.deadline()), trace);
    }

    /** What an invocation does; it may be killed at each call, and has a fault when the world has one. */
    interface Work {
        void run(Invocation by, Ports ports);
    }

    /** Starts an invocation; whatever it throws, but for its death, is a problem. */
    void start(String kind, Instant now, Work work) {
        var by = new Invocation(kind + " " + started, now.plus(TIMEOUT), pace());
        started++;
        figures.count("invocations");
        running.add(by);
        var real = Ports.of(world, by, calls, witness);
        var ports = mutant == null ? real : mutant.in(real, world);
        interleaving.start(() -> {
            try {
                work.run(by, ports);
            } catch (Killed _) { // as lambda does it
            } catch (RuntimeException e) {
                if (!by.isDead()) {
                    witness.problem(by.name() + " failed: " + e);
                }
            } finally {
                running.remove(by);
            }
        });
    }

    /** Some are a hundred times slower than others. */
    double pace() {
        return Math.pow(10, -random.nextInt(3));
    }

    static ShowLabels show(Ports ports) {
        return new ShowLabels(ports.catalogue(), new Corrected(Scripted.naming()), ports.tags(), new OwnTags("label"));
    }

    void be(double roughness) {
        calls.be(roughness);
    }

    long running(String kind) {
        return running.stream().filter(one -> one.name().startsWith(kind)).count();
    }

    /** Kills what is overdue, and lets arrive what cannot be later; whether there was any. */
    boolean endWhatIsOver(Instant now) {
        var over = List.copyOf(running).stream()
                .filter(one -> one.isDead() || one.deadline().isBefore(now))
                .toList();
        over.forEach(this::end);
        var arriving = late.entrySet().stream()
                .filter(call -> call.getValue().plus(AFTERMATH).isBefore(now))
                .map(Map.Entry::getKey)
                .toList();
        arriving.forEach(this::arrive);
        return !over.isEmpty() || !arriving.isEmpty();
    }

    private void end(Invocation one) {
        if (!one.isDead()) {
            figures.count("faults: killed at its deadline");
            trace.accept(one.name() + " is killed at its deadline");
            one.kill();
            interleaving.end(one);
        }
        running.remove(one);
    }

    /** The requests on the wire. */
    List<Runnable> late() {
        return List.copyOf(late.keySet());
    }

    void arrive(Runnable call) {
        late.remove(call);
        call.run();
    }
}
