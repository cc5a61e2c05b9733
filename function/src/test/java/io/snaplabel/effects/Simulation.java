package io.snaplabel.effects;

import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.classify.Scripted;
import io.snaplabel.http.HttpApi;
import io.snaplabel.http.TestApi;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.lambda.TestFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One schedule run against one world until nothing is left to do, and what then is not as the reference has it. The function is the real one, from
 * the message to the ports. Whatever happens next, a call, a deed, an invocation, the arrival of a request that was given up, is picked by the
 * seed; the clock goes on as it likes.
 */
final class Simulation {
    static final int TOP_K = 2;

    private static final String WORKER = "worker";
    private static final Duration ROUGH_AFTER_LAST_DEED = Duration.ofMinutes(40);
    private static final int MOST_STEPS = 20_000;
    private static final ModelId MODEL = new ModelId("resnet50", "digest-1", "preprocessing-1", "mxnet-fp32");
    private static final HttpApi NOBODY_ASKS = TestApi.classifying();

    private final Schedule schedule;
    private final World world;
    private final @Nullable Mutant mutant;
    private final Figures figures;
    private final Consumer<String> trace;
    private final RandomGenerator random;
    private final Interleaving interleaving = new Interleaving();
    private final Witness witness;
    private final Reference reference;
    private final Processes processes;
    private final Queue queue;
    private final People people;
    private Instant now = Instant.parse("2026-11-23T09:30:00Z");
    private Instant lastDeed = now;

    /** Something that may happen next, the more likely the larger its pace. */
    private record Option(double pace, Runnable what) {}

    /** @param trace is told every step */
    Simulation(Schedule schedule, World world, @Nullable Mutant mutant, Figures figures, Consumer<String> trace) {
        this.schedule = schedule;
        this.world = world;
        this.mutant = mutant;
        this.figures = figures;
        this.trace = trace;
        this.random = new SplittableRandom(~schedule.seed());
        this.witness = new Witness(() -> now, figures);
        this.reference = new Reference(witness);
        this.processes = new Processes(world, mutant, witness, interleaving, random, figures, trace);
        this.queue = new Queue(random, figures);
        this.people = new People(schedule.deeds(), world, reference, witness, interleaving, processes, figures, trace);
    }

    /** Runs it; what went wrong, or nothing. */
    List<String> run() {
        figures.count("schedules");
        processes.be(schedule.roughness());
        for (var steps = 0; witness.problems().isEmpty() && isAnythingLeft(); steps++) {
            if (steps > MOST_STEPS) {
                witness.problem("never done: a message comes again and again");
            }
        }
        return witness.problems().isEmpty() ? reference.differences(world) : witness.problems();
    }

    /** Lets something happen; false when nothing is left. */
    private boolean isAnythingLeft() {
        passTime();
        var options = options();
        if (options.isEmpty()) {
            var next = queue.next();
            next.ifPresent(visible -> now = visible);
            return next.isPresent();
        }
        var pick =
                random.nextDouble() * options.stream().mapToDouble(Option::pace).sum();
        for (var option : options) {
            pick -= option.pace();
            if (pick < 0) {
                option.what().run();
                return true;
            }
        }
        options.getLast().what().run();
        return true;
    }

    private List<Option> options() {
        var options = new ArrayList<Option>();
        interleaving
                .waiting()
                .forEach(one -> options.add(new Option(one.invocation().pace(), () -> interleaving.pick(one))));
        if (!people.areDone()) {
            options.add(new Option(1, this::deed));
        }
        if (processes.running(WORKER) < schedule.workers() && queue.hasAny(now)) {
            options.add(new Option(1, this::invoke));
        }
        processes.late().forEach(call -> options.add(new Option(0.1, () -> processes.arrive(call))));
        return options;
    }

    private void passTime() {
        interleaving.waiting();
        now = now.plusMillis(random.nextInt(random.nextInt(100) == 0 ? 40_000 : 20));
        if (people.areDone() && lastDeed.plus(ROUGH_AFTER_LAST_DEED).isBefore(now)) {
            processes.be(0);
        }
        processes.endWhatIsOver(now);
    }

    private void deed() {
        lastDeed = now;
        people.goOn(now, this::send);
    }

    private void send(ObjectEvent event) {
        figures.count("events");
        trace.accept("  event " + event.image() + " " + event.sequencer());
        queue.send(event, now, schedule.roughness());
    }

    private void invoke() {
        var batch = queue.receive(now);
        if (batch.isEmpty()) {
            return;
        }
        processes.start(WORKER, now, (by, ports) -> {
            trace.accept(by.name() + " gets "
                    + batch.stream().map(Queue.Message::toString).collect(Collectors.joining(", ")));
            var failed = function(by, ports)
                    .handle(Queue.invocation(batch), by.deadline())
                    .getAsJsonArray("batchItemFailures")
                    .toString();
            by.requireAlive();
            batch.stream()
                    .filter(message ->
                            mutant == Mutant.FAILURES_ARE_NOT_REPORTED || !failed.contains('"' + message.id() + '"'))
                    .forEach(queue::delete);
        });
    }

    private TestFunction function(Invocation by, Ports ports) {
        var classify = new ClassifyImages(
                ports.images(),
                ports.records(),
                Processes.show(ports),
                Scripted.labeller(TOP_K),
                MODEL,
                new Limits(Set.of(Schedule.PLAIN, Schedule.VERSIONED), 10_000),
                () -> now);
        return new TestFunction(classify, NOBODY_ASKS, () -> now, line -> {
            if (!by.isDead() && line.get("event").getAsString().equals("defect")) {
                witness.problem(
                        by.name() + " met a defect: " + line.get("stackTrace").getAsString());
            }
        });
    }

    static String told(List<String> lines) {
        return lines.stream().map(line -> "  " + line).collect(Collectors.joining("\n"));
    }
}
