package io.snaplabel.benchmarks.peer;

import io.snaplabel.benchmarks.peer.Peak.Instruction;
import java.util.EnumMap;
import java.util.concurrent.TimeUnit;

/** Tells, for each line {@code FP32} or {@code INT8}, the operations a second of one core, 0 where it lacks the instruction. */
public final class PeakPeer {
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private PeakPeer() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        var peaks = new EnumMap<Instruction, Peak>(Instruction.class);
        for (var instruction : Instruction.values()) {
            if (Peak.has(instruction)) {
                peaks.put(instruction, Peak.of(instruction));
            }
        }
        Conversation.talk(line -> {
            var peak = peaks.get(Instruction.valueOf(line));
            return Double.toString(peak == null ? 0 : peak.measure(NANOS));
        });
    }
}
