package io.snaplabel.pictures;

import io.snaplabel.decode.GuardedMemory;
import io.snaplabel.decode.NativeLibrary;
import java.nio.file.Path;

/** What a coverage-guided fuzzer calls with each of its files: the whole way of a picture. {@code infra/reliability/fuzz} runs it, under Jazzer. */
public final class PictureFuzzer {
    private static final WholeWay WAY = way();

    private PictureFuzzer() {}

    private static WholeWay way() {
        var valid = Seeds.fixtures().getFirst().bytes();
        var natives = new NativeLibrary(Path.of(System.getProperty("java.io.tmpdir"), "natives"));
        return new WholeWay(
                Trial.FEW_PIXELS,
                Trial.MOST_MILLIS,
                other -> GuardedMemory.turboJpegBefore(other, Trial.FEW_PIXELS, natives),
                valid);
    }

    /** Tries one file; ends abruptly for whatever is neither a tensor nor a refusal. */
    public static void fuzzerTestOneInput(byte[] file) {
        var _ = WAY.of(Mutator.mended(file.clone()));
        if (WAY.longest() > Trial.MOST_MILLIS) {
            throw new AssertionError("took " + WAY.longest() + " ms of a processor");
        }
    }
}
