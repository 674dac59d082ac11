package io.github.hordelib.checkpoint;

import java.util.List;

/** How many heads an attention layer of a UNet has; shapes do not tell. Immutable. */
public sealed interface Heads {
    /**
     * Returns the number of heads of one layer.
     *
     * @param level resolution level, 0 is the largest
     * @param channels width of the layer
     * @return number of heads, a divisor of {@code channels}
     * @throws CheckpointException if the width cannot be divided
     */
    default int at(int level, int channels) {
        int heads = count(level, channels);
        if (heads < 1 || channels % heads != 0) {
            throw new CheckpointException("attention at level " + level + ": expected heads that divide " + channels
                    + " channels, found " + heads + " (" + this + ")");
        }
        return heads;
    }

    private int count(int level, int channels) {
        if (this instanceof Fixed fixed) {
            return fixed.count();
        }
        if (this instanceof PerLevel levels) {
            return levels.counts().get(Math.min(level, levels.counts().size() - 1));
        }
        return channels / ((Width) this).channels();
    }

    /**
     * The same number everywhere.
     *
     * @param count heads
     */
    record Fixed(int count) implements Heads {}

    /**
     * A number for each resolution level.
     *
     * @param counts heads by level, largest resolution first
     */
    record PerLevel(List<Integer> counts) implements Heads {
        /** Copies the list. */
        public PerLevel {
            counts = List.copyOf(counts);
        }
    }

    /**
     * As many as fit.
     *
     * @param channels width of a head
     */
    record Width(int channels) implements Heads {}
}
