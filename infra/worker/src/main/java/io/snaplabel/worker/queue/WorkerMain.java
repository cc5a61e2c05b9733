package io.snaplabel.worker.queue;

import io.snaplabel.settings.WorkerSettings;
import java.io.Console;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the container runs: the worker by its environment, until SIGTERM or SIGINT. */
public final class WorkerMain {
    private static final String CONNECTIONS = "http.maxConnections";

    private WorkerMain() {}

    public static void main(String[] arguments) throws Exception {
        try {
            run(System.getenv());
        } catch (IllegalStateException e) { // settings or model: said in one line, as INIT of the function says it
            System.err.println("snaplabel worker: " + e.getMessage());
            System.exit(2);
        }
    }

    /** Returns never: the process ends by a signal, with status 0 when nothing comes any more, or 1 when it is to be started anew. */
    public static void run(Map<String, String> environment) throws Exception {
        var settings = WorkerSettings.from(environment);
        // The JDK keeps 5 connections to a host unless told, and opens new ones for every further picture.
        if (System.getProperty(CONNECTIONS) == null) {
            System.setProperty(CONNECTIONS, Integer.toString(settings.stages().inFlight()));
        }
        var start = System.nanoTime();
        var worker = Worker.start(settings, Clients.fromEnvironment(settings.attempt()), System.out::println);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(worker::close));
        System.err.printf(
                "Worker ready after %.1f s: %d pictures under way at most, health and metrics on %s:%d%n",
                (System.nanoTime() - start) / 1e9,
                settings.stages().inFlight(),
                settings.listen().host(),
                worker.port());
        watch(worker);
    }

    /** A line for whoever sits at the terminal, now and then; and the end, should the worker be of no use any more. */
    private static void watch(Worker worker) throws InterruptedException {
        var atTerminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        var pace = new Pace(Duration.ofSeconds(5));
        while (worker.illness() == null && !worker.isDone()) {
            Thread.sleep(pace.every());
            if (atTerminal) {
                System.err.println(pace.line(worker.recorded(), worker.waiting()));
            }
        }
        var illness = worker.illness();
        System.err.println("snaplabel worker: " + (illness == null ? "nothing comes any more" : illness));
        System.exit(illness == null ? 0 : 1);
    }
}
