package io.snaplabel.benchmarks.peer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What one core can compute at best: a loop of nothing but multiply-and-add instructions on registers, twelve independent ones so that their
 * latency never shows. No memory, no library, nothing of any engine. For x86_64 with AVX-512, or AVX2 for fp32 alone.
 */
@SuppressWarnings("restricted") // machine code is
public final class Peak {
    private static final int ACCUMULATORS = 12;
    /** Of one run, about a millisecond. */
    private static final long TURNS = 300_000;

    /** The mandatory prefix 66, in EVEX's and VEX's two bits. */
    private static final int PREFIX_66 = 0x01;

    private static final long PAGE_BYTES = 4096;
    // Linux: bits/mman.h
    private static final int READ_WRITE_EXECUTE = 7;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    /**
     * An instruction: its mandatory prefix in EVEX's two bits, its opcode in the map 0F38, the flag in /proc/cpuinfo that it needs, and
     * operations a 512-bit instruction does.
     */
    public enum Instruction {
        /** vfmadd231ps: 16 lanes, one multiplication and one addition each. */
        FP32(0x01, 0xB8, "avx512f", 32),
        /** vdpbf16ps: 16 lanes, two multiplications and two additions each. */
        BF16(0x02, 0x52, "avx512_bf16", 64),
        /** vpdpbusd: 16 lanes, four multiplications and four additions each. */
        INT8(0x01, 0x50, "avx512_vnni", 128);

        private final int prefix;
        private final int opcode;
        private final String flag;
        private final int operations;

        Instruction(int prefix, int opcode, String flag, int operations) {
            this.prefix = prefix;
            this.opcode = opcode;
            this.flag = flag;
            this.operations = operations;
        }
    }

    private final MethodHandle loop;
    private final int operationsPerTurn;

    private Peak(MethodHandle loop, int operationsPerTurn) {
        this.loop = loop;
        this.operationsPerTurn = operationsPerTurn;
    }

    /** Whether this processor has the instruction in a form that can be measured here. */
    public static boolean has(Instruction instruction) throws IOException {
        return flags().contains(instruction.flag) || (instruction == Instruction.FP32 && flags().contains("fma"));
    }

    static Peak of(Instruction instruction) throws IOException {
        var wide = flags().contains(instruction.flag);
        var code = wide ? wide(instruction) : narrow(instruction.opcode);
        var linker = Linker.nativeLinker();
        var loop = linker.downcallHandle(executable(linker, code), FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
        return new Peak(loop, ACCUMULATORS * instruction.operations / (wide ? 1 : 2));
    }

    /** Operations a second in the best of many short runs: whatever else the machine does only takes away. */
    double measure(long nanos) {
        var best = Long.MAX_VALUE;
        for (var end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
            var start = System.nanoTime();
            run(TURNS);
            best = Math.min(best, System.nanoTime() - start);
        }
        return (double) TURNS * operationsPerTurn / (best / 1e9);
    }

    private void run(long turns) {
        try {
            loop.invokeExact(turns);
        } catch (Throwable e) {
            throw new IllegalStateException("peak: expected the loop to run", e);
        }
    }

    /** EVEX: {@code zmm0 … zmm11 += zmm12 · zmm13}, after zeroing all; Intel's manual, volume 2, 2.7. */
    private static byte[] wide(Instruction instruction) {
        var code = new Code();
        for (var register = 0; register < ACCUMULATORS + 2; register++) {
            // vpxord zmm, zmm, zmm
            code.add(0x62, register < 8 ? 0xF1 : 0x51, source(register) | PREFIX_66, 0x48, 0xEF);
            code.add(registers(register, register));
        }
        var start = code.length();
        for (var register = 0; register < ACCUMULATORS; register++) {
            code.add(0x62, register < 8 ? 0xD2 : 0x52, source(12) | instruction.prefix, 0x48, instruction.opcode);
            code.add(registers(register, 13));
        }
        return code.repeatFrom(start);
    }

    /** VEX: the same with ymm. */
    private static byte[] narrow(int opcode) {
        var code = new Code();
        for (var register = 0; register < ACCUMULATORS + 2; register++) {
            // vpxor ymm, ymm, ymm
            code.add(0xC4, register < 8 ? 0xE1 : 0x41, source(register) | PREFIX_66, 0xEF);
            code.add(registers(register, register));
        }
        var start = code.length();
        for (var register = 0; register < ACCUMULATORS; register++) {
            code.add(0xC4, register < 8 ? 0xC2 : 0x42, source(12) | PREFIX_66, opcode);
            code.add(registers(register, 13));
        }
        return code.repeatFrom(start);
    }

    /** The first source, inverted, beside the fixed bits of that byte. */
    private static int source(int register) {
        return ((~register << 3) & 0x78) | 0x04;
    }

    /** ModRM of two registers; their high bits are in the prefix. */
    private static int registers(int target, int second) {
        return 0xC0 | ((target & 7) << 3) | (second & 7);
    }

    private static MemorySegment executable(Linker linker, byte[] code) {
        var map = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("mmap"),
                FunctionDescriptor.of(
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        try {
            var page = (MemorySegment)
                    map.invokeExact(MemorySegment.NULL, PAGE_BYTES, READ_WRITE_EXECUTE, PRIVATE_ANONYMOUS, -1, 0L);
            return page.reinterpret(PAGE_BYTES, Arena.global(), null).copyFrom(MemorySegment.ofArray(code));
        } catch (Throwable e) {
            throw new IllegalStateException("peak: expected a page that may be executed", e);
        }
    }

    private static Set<String> flags() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Set.copyOf(
                            List.of(line.substring(line.indexOf(':') + 1).trim().split(" ", -1))))
                    .orElse(Set.of());
        }
    }
}
