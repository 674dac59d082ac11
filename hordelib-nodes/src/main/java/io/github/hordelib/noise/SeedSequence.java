package io.github.hordelib.noise;

import java.util.Arrays;

/**
 * NumPy's {@code SeedSequence} (O'Neill's seed_seq_fe): spreads an entropy value and the keys of spawned children over a pool
 * of words. Immutable.
 */
final class SeedSequence {
    private static final int POOL = 24;
    private static final int INIT_A = 0x43b0d7e5;
    private static final int MULTIPLIER_A = 0x931e8875;
    private static final int INIT_B = 0x8b51f9dd;
    private static final int MULTIPLIER_B = 0x58f38ded;
    private static final int MIX_LEFT = 0xca01f9dd;
    private static final int MIX_RIGHT = 0x4973f715;

    private final int[] pool = new int[POOL];
    private int hash = INIT_A;

    /**
     * Creates a sequence with a pool of 24 words.
     *
     * @param entropy 64 bits, taken as unsigned
     * @param spawnKey keys of the way from the root, each taken as unsigned; none for the root
     */
    SeedSequence(long entropy, long... spawnKey) {
        int[] words = words(entropy, spawnKey);
        for (int i = 0; i < POOL; i++) {
            pool[i] = hashed(i < words.length ? words[i] : 0);
        }
        for (int from = 0; from < POOL; from++) {
            for (int to = 0; to < POOL; to++) {
                if (from != to) {
                    pool[to] = mixed(pool[to], hashed(pool[from]));
                }
            }
        }
        for (int from = POOL; from < words.length; from++) {
            for (int to = 0; to < POOL; to++) {
                pool[to] = mixed(pool[to], hashed(words[from]));
            }
        }
    }

    private static int[] words(long entropy, long[] spawnKey) {
        int[] words = new int[POOL + 2 * spawnKey.length];
        int count = append(words, 0, entropy);
        if (spawnKey.length > 0) {
            count = POOL;
            for (long key : spawnKey) {
                count = append(words, count, key);
            }
        }
        return Arrays.copyOf(words, count);
    }

    private static int append(int[] words, int at, long value) {
        words[at] = (int) value;
        words[at + 1] = (int) (value >>> 32);
        return words[at + 1] == 0 ? at + 1 : at + 2;
    }

    private int hashed(int value) {
        int v = value ^ hash;
        hash *= MULTIPLIER_A;
        v *= hash;
        return v ^ (v >>> 16);
    }

    private static int mixed(int x, int y) {
        int v = MIX_LEFT * x - MIX_RIGHT * y;
        return v ^ (v >>> 16);
    }

    /** Returns the first words of the state. */
    int[] state(int count) {
        int[] result = new int[count];
        int hash = INIT_B;
        for (int i = 0; i < count; i++) {
            int v = pool[i % POOL] ^ hash;
            hash *= MULTIPLIER_B;
            v *= hash;
            result[i] = v ^ (v >>> 16);
        }
        return result;
    }
}
