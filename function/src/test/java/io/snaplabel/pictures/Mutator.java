package io.snaplabel.pictures;

import io.snaplabel.pictures.Anatomy.Block;
import io.snaplabel.pictures.Anatomy.Field;
import io.snaplabel.pictures.Seeds.Seed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Changes pictures with knowledge of how they are built; the same seed and number give the same file. Immutable. */
final class Mutator {
    private static final int LONGEST = 1 << 16;
    private static final int MOST_CHANGES = 6;
    private static final long[] TELLING = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        9,
        12,
        15,
        16,
        17,
        31,
        32,
        63,
        64,
        100,
        127,
        128,
        254,
        255,
        256,
        257,
        511,
        1000,
        1024,
        4095,
        4096,
        9999,
        10_000,
        16_383,
        16_384,
        32_767,
        32_768,
        65_500,
        65_534,
        65_535,
        65_536,
        0xFFFFFF,
        100_000_000,
        0x7FFFFFFEL,
        0x7FFFFFFFL,
        0x80000000L,
        0xFFFFFFFEL,
        0xFFFFFFFFL
    };

    private final List<Seed> seeds;
    private final long seed;

    Mutator(List<Seed> seeds, long seed) {
        this.seeds = List.copyOf(seeds);
        this.seed = seed;
    }

    /** The mutant of a number; every seed file has its turn. */
    Input mutant(long number) {
        var origin = seeds.get((int) (number % seeds.size()));
        var name = origin.name() + " mutated, seed " + seed + ", number " + number;
        return new Input(name, origin.format(), "mutated", () -> changed(origin, number));
    }

    private byte[] changed(Seed origin, long number) {
        var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        var bytes = origin.bytes().clone();
        for (var changes = 1 + random.nextInt(MOST_CHANGES); changes > 0 && bytes.length > 0; changes--) {
            bytes = changed(origin.format(), bytes, random);
        }
        if (bytes.length > LONGEST) {
            return Arrays.copyOf(bytes, LONGEST);
        }
        return random.nextInt(8) > 0 ? mended(bytes) : bytes;
    }

    private byte[] changed(String format, byte[] bytes, SplittableRandom random) {
        var anatomy = Anatomy.of(format, bytes);
        return switch (random.nextInt(12)) {
            case 0, 1 -> flipped(bytes, random);
            case 2 -> set(bytes, random);
            case 3 ->
                written(bytes, new Field(random.nextInt(bytes.length), 1 << random.nextInt(3), order(random)), random);
            case 4, 5, 6 ->
                anatomy.fields().isEmpty() ? set(bytes, random) : written(bytes, any(anatomy.fields(), random), random);
            case 7, 8 -> anatomy.blocks().isEmpty() ? cut(bytes, random) : rearranged(bytes, anatomy.blocks(), random);
            case 9 -> cut(bytes, random);
            case 10 -> doubled(bytes, random);
            default -> spliced(format, bytes, random);
        };
    }

    private static byte[] flipped(byte[] bytes, SplittableRandom random) {
        for (var flips = 1 + random.nextInt(4); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] set(byte[] bytes, SplittableRandom random) {
        bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : telling(random));
        return bytes;
    }

    private static byte[] written(byte[] bytes, Field field, SplittableRandom random) {
        if (field.at() + field.size() <= bytes.length) {
            var file = ByteBuffer.wrap(bytes).order(field.order());
            var nearby = random.nextInt(4) == 0;
            switch (field.size()) {
                case 1 -> file.put(field.at(), (byte) (nearby ? file.get(field.at()) + step(random) : telling(random)));
                case 2 ->
                    file.putShort(
                            field.at(), (short) (nearby ? file.getShort(field.at()) + step(random) : telling(random)));
                default ->
                    file.putInt(field.at(), nearby ? file.getInt(field.at()) + step(random) : (int) telling(random));
            }
        }
        return bytes;
    }

    private static int step(SplittableRandom random) {
        return random.nextInt(-16, 17);
    }

    private static long telling(SplittableRandom random) {
        return TELLING[random.nextInt(TELLING.length)];
    }

    private static ByteOrder order(SplittableRandom random) {
        return random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private static <T> T any(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    private static byte[] rearranged(byte[] bytes, List<Block> blocks, SplittableRandom random) {
        var order = new ArrayList<>(blocks);
        var at = random.nextInt(order.size());
        switch (random.nextInt(3)) {
            case 0 -> order.remove(at);
            case 1 -> order.add(random.nextInt(order.size()), order.get(at));
            default -> Collections.swap(order, at, random.nextInt(order.size()));
        }
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, within(bytes, blocks.getFirst().start()));
        for (var block : order) {
            var start = within(bytes, block.start());
            out.write(bytes, start, Math.max(0, within(bytes, block.end()) - start));
        }
        var end = within(bytes, blocks.getLast().end());
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }

    private static int within(byte[] bytes, int at) {
        return Math.clamp(at, 0, bytes.length);
    }

    private static byte[] cut(byte[] bytes, SplittableRandom random) {
        var start = random.nextInt(bytes.length);
        var length = 1 + random.nextInt(Math.min(bytes.length - start, random.nextBoolean() ? 8 : bytes.length));
        return joined(bytes, 0, start, bytes, start + length, bytes.length);
    }

    private static byte[] doubled(byte[] bytes, SplittableRandom random) {
        var start = random.nextInt(bytes.length);
        var end = start + 1 + random.nextInt(Math.min(bytes.length - start, random.nextBoolean() ? 8 : bytes.length));
        return joined(bytes, 0, end, bytes, start, bytes.length);
    }

    private byte[] spliced(String format, byte[] bytes, SplittableRandom random) {
        var same = seeds.stream().filter(one -> one.format().equals(format)).toList();
        var other = any(random.nextInt(4) == 0 ? seeds : same, random).bytes();
        var at = random.nextInt(bytes.length);
        var from = random.nextInt(other.length);
        return joined(bytes, 0, at, other, from, other.length);
    }

    private static byte[] joined(byte[] first, int start, int end, byte[] second, int from, int to) {
        var out = new ByteArrayOutputStream();
        out.write(first, start, end - start);
        out.write(second, from, to - from);
        return out.toByteArray();
    }

    /** A file whose checksums and total length are made right, or nothing behind them would ever be tried; the same array. */
    static byte[] mended(byte[] bytes) {
        if (begins(bytes, "\u0089PNG")) {
            mendPng(bytes);
        } else if (begins(bytes, "RIFF")) {
            mendWebp(bytes);
        }
        return bytes;
    }

    private static boolean begins(byte[] bytes, String with) {
        return new String(bytes, 0, Math.min(with.length(), bytes.length), StandardCharsets.ISO_8859_1).equals(with);
    }

    static byte[] mendPng(byte[] bytes) {
        var file = ByteBuffer.wrap(bytes);
        for (var at = 8; at + 12 <= bytes.length; ) {
            var length = file.getInt(at);
            if (length < 0 || length > bytes.length - at - 12) {
                break;
            }
            var checksum = new CRC32();
            checksum.update(bytes, at + 4, length + 4);
            file.putInt(at + 8 + length, (int) checksum.getValue());
            at += length + 12;
        }
        return bytes;
    }

    private static void mendWebp(byte[] bytes) {
        if (bytes.length >= 12) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, bytes.length - 8);
        }
    }
}
