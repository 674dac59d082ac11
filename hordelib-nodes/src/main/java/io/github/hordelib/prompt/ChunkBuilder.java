package io.github.hordelib.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lays groups of tokens into chunks. A group of eight tokens or more is cut where a chunk is full, a smaller one moves to
 * the next chunk as a whole.
 */
final class ChunkBuilder {
    private static final int LARGE = 8;

    private final int length;
    private final int start;
    private final int end;
    private final int pad;
    private final List<TokenChunk> done = new ArrayList<>();
    private int[] ids = {};
    private double[] weights = {};
    private int[] words = {};
    private int used;

    ChunkBuilder(int length, int start, int end, int pad) {
        this.length = length;
        this.start = start;
        this.end = end;
        this.pad = pad;
        open();
    }

    private void open() {
        ids = new int[length];
        weights = new double[length];
        words = new int[length];
        Arrays.fill(ids, pad);
        Arrays.fill(weights, 1);
        ids[0] = start;
        used = 1;
    }

    void add(int[] group, double weight, int word) {
        int from = 0;
        while (from < group.length) {
            int room = length - 1 - used;
            if (group.length - from <= room) {
                put(group, from, group.length, weight, word);
                return;
            }
            if (group.length >= LARGE) {
                put(group, from, from + room, weight, word);
                from += room;
            }
            close();
        }
    }

    private void put(int[] group, int from, int to, double weight, int word) {
        System.arraycopy(group, from, ids, used, to - from);
        Arrays.fill(weights, used, used + to - from, weight);
        Arrays.fill(words, used, used + to - from, word);
        used += to - from;
    }

    void close() {
        ids[used] = end;
        done.add(new TokenChunk(ids, weights, words));
        open();
    }

    List<TokenChunk> build() {
        close();
        return done;
    }
}
