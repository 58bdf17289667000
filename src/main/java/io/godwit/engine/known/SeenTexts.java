package io.godwit.engine.known;

import java.util.ArrayList;
import java.util.List;

/**
 * Remembers texts in about twenty bits each: one that it has not seen is told for certain, one that it has seen is told so, and
 * about one in seven thousand others as well. A Bloom filter (Burton H. Bloom, 1970) that grows by adding larger ones, with the two
 * halves of one hash as its probes (Kirsch and Mitzenmacher, 2006). Belongs to one thread.
 */
public final class SeenTexts {

    private static final int PROBES = 8;
    private static final int BITS_OF_A_TEXT = 20;
    private static final int FIRST_WORDS = 1 << 14;
    private static final int GROWTH = 4;

    /** 32 MB, or a thirty-second of a smaller heap; of 32 MB, about 13 million texts are in all layers up to this one. */
    private static final int MOST_WORDS =
            (int) Math.min(1 << 22, Long.highestOneBit(Runtime.getRuntime().maxMemory() / 256));

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final List<long[]> layers = new ArrayList<>();
    private long room;

    /** Nothing seen yet. */
    public SeenTexts() {
        grow(FIRST_WORDS);
    }

    /** Remembers the text; true when it was perhaps there already. */
    boolean add(String text) {
        long hash = hash(text);
        for (long[] layer : layers) {
            if (contains(layer, hash)) {
                return true;
            }
        }
        long[] last = layers.get(layers.size() - 1);
        if (room == 0 && last.length < MOST_WORDS) {
            grow(last.length * GROWTH);
            last = layers.get(layers.size() - 1);
        }
        room = Math.max(0, room - 1);
        put(last, hash);
        return false;
    }

    private void grow(int words) {
        layers.add(new long[words]);
        room = (long) words * Long.SIZE / BITS_OF_A_TEXT;
    }

    private static boolean contains(long[] layer, long hash) {
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = bit(layer, hash, probe);
            if ((layer[(int) (bit >>> 6)] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private static void put(long[] layer, long hash) {
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = bit(layer, hash, probe);
            layer[(int) (bit >>> 6)] |= 1L << bit;
        }
    }

    /** The number of bits is a power of two. */
    private static long bit(long[] layer, long hash, int probe) {
        return (hash + probe * (hash >>> 32 | 1)) & ((long) layer.length * Long.SIZE - 1);
    }

    /** FNV-1a over the characters, spread by the finalizer of MurmurHash3. */
    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
