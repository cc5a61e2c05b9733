package io.snaplabel.pictures;

import io.snaplabel.decode.GuardedMemory;
import io.snaplabel.decode.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The process in which hostile pictures are tried, one after another. Status 0: every one was a tensor or a refusal. */
final class Trial {
    private static final int SAMPLES = 10;
    /** The limit for mutants, or most of the time would go into large empty pictures, as some bombs are. */
    static final long FEW_PIXELS = 4_000_000;

    private static final int MOST_KEPT = 50;
    /** Half of the function's time, in processor time, which is the same on a busy machine. */
    static final long MOST_MILLIS = 30_000;
    /** The heap's bound, and what is beside it. */
    private static final long MOST_MEBIBYTES = 1024 + 280;
    /** What the memory outside the heap may grow by between the first and the last mutants. */
    private static final long MOST_GROWTH = 48;

    private final Path folder;
    private final Journal journal;
    private final WholeWay way;
    private final Figures figures = new Figures();
    private int failures;

    private Trial(Path folder, long maxPixels, long patienceMillis) throws IOException {
        this.folder = folder;
        this.journal = new Journal(folder.resolve("journal"));
        var valid = Seeds.fixtures().getFirst().bytes();
        var natives = new NativeLibrary(folder.resolve("natives"));
        this.way = new WholeWay(
                maxPixels, patienceMillis, other -> GuardedMemory.turboJpegBefore(other, maxPixels, natives), valid);
    }

    /**
     * Tries them all.
     *
     * @param arguments a writable folder, what to try: {@code bombs}, the patience with them and a part of their
     *     names if it is not all of them; or {@code files}, how many mutants, their seed, further pictures to cut
     */
    public static void main(String[] arguments) throws IOException {
        var bombs = arguments[1].equals("bombs");
        var folder = Path.of(arguments[0]);
        var trial = bombs
                ? new Trial(folder, WholeWay.MAX_PIXELS, Long.parseLong(arguments[2]))
                : new Trial(folder, FEW_PIXELS, MOST_MILLIS);
        if (bombs) {
            trial.bombs(arguments.length > 3 ? arguments[3] : "");
        } else {
            trial.files(Long.parseLong(arguments[2]), Long.parseLong(arguments[3]), arguments[4]);
        }
        System.out.println(trial.figures);
        trial.within(MOST_MILLIS, Math.round(trial.figures.longest()), "longest decoding, ms of a processor");
        System.exit(trial.failures == 0 ? 0 : 1);
    }

    private void bombs(String of) {
        var peak = 0L;
        System.out.printf("%-60s %12s %9s %9s  %s%n", "bomb", "bytes", "CPU ms", "peak MiB", "answer");
        for (var bomb : bombsOfAllKinds().filter(one -> one.name().contains(of)).toList()) {
            var bytes = bomb.bytes().get();
            System.gc();
            ProcessMemory.forgetHighest();
            var answer = tried(bomb, bytes);
            peak = Math.max(peak, ProcessMemory.highest());
            System.out.printf(
                    Locale.ROOT,
                    "%-60s %12d %9.0f %9d  %s%n",
                    bomb.name(),
                    bytes.length,
                    way.longest(),
                    ProcessMemory.highest(),
                    answer);
        }
        within(MOST_MEBIBYTES, peak, "highest resident memory, MiB");
    }

    static Stream<Input> bombsOfAllKinds() {
        return Stream.of(
                        PngBombs.all(),
                        JpegBombs.all(),
                        GifBombs.all(),
                        WebpBombs.all(),
                        BmpBombs.all(),
                        TiffBombs.all())
                .flatMap(bombs -> bombs);
    }

    private void files(long mutants, long seed, String further) {
        var fixtures = Seeds.fixtures();
        System.out.printf("seed %d, %d mutants, %d fixtures%n", seed, mutants, fixtures.size());
        Seeds.corpus().stream().map(one -> Seeds.whole(one, "corpus")).forEach(this::tried);
        Seeds.fuzzed().stream().map(one -> Seeds.whole(one, "fuzzed")).forEach(this::tried);
        fixtures.stream().flatMap(Seeds::wholeAndCut).forEach(this::tried);
        Polyglots.of(fixtures).forEach(this::tried);
        Rubbish.in(fixtures).forEach(this::tried);
        if (!further.isEmpty()) {
            Seeds.in(Path.of(further)).stream().flatMap(Seeds::wholeAndCut).forEach(this::tried);
        }
        System.out.printf("%d files cut, joined or filled with rubbish%n", figures.inputs());
        var all = Stream.concat(fixtures.stream(), Seeds.corpus().stream()).toList();
        var mutator = new Mutator(all, seed);
        var first = 0L;
        for (var sample = 0; sample < SAMPLES; sample++) {
            LongStream.range(mutants * sample / SAMPLES, mutants * (sample + 1) / SAMPLES)
                    .mapToObj(mutator::mutant)
                    .forEach(this::tried);
            System.out.printf(
                    Locale.ROOT,
                    "%d %% of the mutants: %d inputs, longest %.0f ms, outside the heap %d MiB%n",
                    100 * (sample + 1) / SAMPLES,
                    figures.inputs(),
                    figures.longest(),
                    ProcessMemory.outsideTheHeap());
            first = sample == 0 ? ProcessMemory.outsideTheHeap() : first;
        }
        within(MOST_GROWTH, ProcessMemory.outsideTheHeap() - first, "growth outside the heap, MiB");
        within(MOST_MEBIBYTES, ProcessMemory.highest(), "highest resident memory, MiB");
    }

    private void within(long most, long value, String what) {
        System.out.printf("%s: %d, at most %d%n", what, value, most);
        failures += value > most ? 1 : 0;
    }

    private void tried(Input input) {
        var _ = tried(input, input.bytes().get());
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private String tried(Input input, byte[] bytes) {
        journal.begin(input.name(), bytes);
        var answer = "untyped";
        try {
            answer = way.of(bytes);
        } catch (Throwable e) { // any kind of which is what is looked for
            failed(input, bytes, e);
        }
        figures.count(input, answer, way.longest());
        journal.end();
        return answer;
    }

    private void failed(Input input, byte[] bytes, Throwable why) {
        System.out.printf("FAILED: %s: %s%n", input.name(), why);
        if (failures++ < MOST_KEPT) {
            why.printStackTrace(System.out);
            try {
                Files.write(folder.resolve("failed-" + failures + "." + input.format()), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
