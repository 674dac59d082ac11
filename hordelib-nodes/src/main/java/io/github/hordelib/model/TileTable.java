package io.github.hordelib.model;

import io.github.hordelib.ort.Value;
import io.github.hordelib.sampling.UnetPatch;
import io.github.hordelib.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How self-attention is cut into tiles for a latent size, by number of tokens (HyperTile,
 * <a href="https://github.com/tfernd/HyperTile">tfernd/HyperTile</a>, MIT).
 */
final class TileTable {
    private static final int PIXELS = 8;
    private static final int SMALLEST_TILE = 32;
    private static final int COLUMNS = 5;

    private final List<Long> rows = new ArrayList<>();

    private TileTable() {}

    /**
     * Returns the input of the graph.
     *
     * @param patches how to cut; where two speak of the same number of tokens the first counts
     * @param height of the latent
     * @param width of the latent
     * @param timestep tells draws of different calls apart
     */
    static Value of(List<UnetPatch.HyperTile> patches, int height, int width, float timestep) {
        TileTable table = new TileTable();
        for (UnetPatch.HyperTile patch : patches) {
            table.add(patch, height, width, new SplittableRandom(patch.seed() + Float.floatToIntBits(timestep)));
        }
        long[] data = table.rows.stream().mapToLong(Long::longValue).toArray();
        return Value.of(Shape.of(data.length / COLUMNS, COLUMNS), data);
    }

    private void add(UnetPatch.HyperTile patch, int height, int width, RandomGenerator random) {
        for (int depth = 0; depth <= patch.maxDepth(); depth++) {
            double part = 1 << depth;
            double tokens = (height / part) * (width / part);
            // The extents change places, which shows only where they differ; results depend on it.
            long down = Math.round(Math.sqrt(tokens * width / height));
            long across = Math.round(Math.sqrt(tokens * height / width));
            long smallest =
                    (long) (Math.max(SMALLEST_TILE, patch.tileSize()) / PIXELS) << (patch.scaleDepth() ? depth : 0);
            long tilesDown = tiles(down, smallest, patch.swapSize(), random);
            long tilesAcross = tiles(across, smallest, patch.swapSize(), random);
            if (down > 0 && across > 0 && down * across == tokens) {
                rows.addAll(List.of((long) tokens, tilesDown, down / tilesDown, tilesAcross, across / tilesAcross));
            }
        }
    }

    /** Draws one of the largest numbers of equal tiles that are no smaller than {@code smallest}. */
    private static long tiles(long extent, long smallest, int options, RandomGenerator random) {
        List<Long> counts = new ArrayList<>();
        for (long size = Math.max(1, Math.min(smallest, extent)); size <= extent && counts.size() < options; size++) {
            if (extent % size == 0) {
                counts.add(extent / size);
            }
        }
        return counts.size() > 1 ? counts.get(random.nextInt(counts.size())) : counts.isEmpty() ? 1 : counts.get(0);
    }
}
