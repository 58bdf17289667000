package io.godwit.local.demo;

import java.util.HexFormat;
import java.util.UUID;

/**
 * Repeatable randomness of one row (SplitMix64): the same table, row and order of throws give the same values on every machine
 * and Java version. Not thread-safe.
 */
final class Dice {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final HexFormat HEX = HexFormat.of();

    private long state;

    /**
     * @param table a number of its own for each table
     * @param row the row, from 0
     */
    Dice(int table, long row) {
        this.state = mix(table * GOLDEN_GAMMA) ^ mix(row);
    }

    /** A number from 0 to bound - 1. */
    int below(int bound) {
        return (int) Math.floorMod(next(), (long) bound);
    }

    /** A number from low to high, both included. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    /** True in so many of a hundred cases. */
    boolean percent(int chance) {
        return below(100) < chance;
    }

    String pick(String... values) {
        return values[below(values.length)];
    }

    /** So many decimal digits, the first not zero. */
    String digits(int count) {
        StringBuilder text = new StringBuilder(count).append(between(1, 9));
        while (text.length() < count) {
            text.append(below(10));
        }
        return text.toString();
    }

    /** So many lower-case hexadecimal digits, at most 32. */
    String hex(int count) {
        return (HEX.toHexDigits(next()) + HEX.toHexDigits(next())).substring(0, count);
    }

    String uuid() {
        return new UUID((next() & ~0xF000L) | 0x4000L, (next() & ~(3L << 62)) | (1L << 63)).toString();
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long seed) {
        long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
