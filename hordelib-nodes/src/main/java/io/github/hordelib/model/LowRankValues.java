package io.github.hordelib.model;

import io.github.hordelib.model.WeightsChange.LowRank;
import io.github.hordelib.onnx.AdaptableLayer;
import io.github.hordelib.onnx.LinearLayer;
import io.github.hordelib.onnx.WeightRows;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What changes of weights come to as inputs of layers, see {@link io.github.hordelib.onnx.LowRankInputs}.
 *
 * @param values by name of the input
 * @param layers names of the weights whose layers need such inputs: those of all linear layers, as theirs cost little while
 *     nothing changes them, and of the convolutions that are changed
 */
record LowRankValues(Map<String, Value> values, Set<String> layers) {
    private static final int CHUNK = 1 << 12;

    /** No inputs. */
    static final LowRankValues NONE = new LowRankValues(Map.of(), Set.of());

    /**
     * Returns values for the inputs of layers; linear layers that nothing changes have rank 0.
     *
     * @param terms what is added to layers, by name of their weight; if there is nothing, there are no inputs
     * @param adaptable layers that can have inputs
     */
    static LowRankValues of(Map<String, List<LowRank>> terms, List<AdaptableLayer> adaptable) {
        if (terms.isEmpty()) {
            return NONE;
        }
        List<AdaptableLayer> needed = adaptable.stream()
                .filter(layer -> layer instanceof LinearLayer || terms.containsKey(layer.tensor()))
                .toList();
        Map<String, Value> values = needed.parallelStream()
                .flatMap(layer -> values(layer, terms.getOrDefault(layer.tensor(), List.of())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (same, again) -> same));
        return new LowRankValues(values, names(needed.stream()));
    }

    /** Returns the names of the weights whose layers get inputs whatever is changed. */
    static Set<String> always(List<AdaptableLayer> adaptable) {
        return names(adaptable.stream().filter(LinearLayer.class::isInstance));
    }

    private static Set<String> names(Stream<AdaptableLayer> layers) {
        return layers.map(AdaptableLayer::tensor).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Layers of one tensor share the lower factor. */
    private static Stream<Map.Entry<String, Value>> values(AdaptableLayer layer, List<LowRank> terms) {
        return Stream.of(
                Map.entry(layer.downInput(), down(layer, terms)), Map.entry(layer.upInput(), up(layer, terms)));
    }

    /** The lower factors, one below the other. */
    private static Value down(AdaptableLayer layer, List<LowRank> terms) {
        Shape shape = layer.down(rank(terms));
        ByteBuffer data = Value.Resident.buffer(shape);
        FloatBuffer joined = data.asFloatBuffer();
        for (LowRank term : terms) {
            forEachPart(term.down().get(), 0, term.rank(), (from, rows) -> joined.put(rows));
        }
        return new Value.Resident(shape, data);
    }

    /** Rows of the upper factors, side by side, with their scales. */
    private static Value up(AdaptableLayer layer, List<LowRank> terms) {
        int rank = rank(terms);
        Shape shape = layer.up(rank);
        ByteBuffer data = Value.Resident.buffer(shape);
        FloatBuffer joined = data.asFloatBuffer();
        int column = 0;
        for (LowRank term : terms) {
            int first = column;
            forEachPart(term.up().get(), layer.fromRow(), layer.toRow(), (from, rows) -> {
                scale(rows, term.scale());
                for (int at = 0; at < rows.length; at += term.rank()) {
                    int row = from - layer.fromRow() + at / term.rank();
                    joined.put(row * rank + first, rows, at, term.rank());
                }
            });
            column += term.rank();
        }
        return new Value.Resident(shape, data);
    }

    /** Takes some rows of a matrix, the number of the first of them beside them. */
    @FunctionalInterface
    private interface Part {
        void take(int from, float[] rows);
    }

    private static void forEachPart(WeightRows matrix, int from, int to, Part part) {
        int columns = Math.max(1, matrix.columns());
        int step = Math.max(1, CHUNK / columns);
        float[] rows = {};
        for (int row = from; row < to; row += step) {
            int elements = Math.min(step, to - row) * columns;
            rows = rows.length == elements ? rows : new float[elements];
            matrix.read(row, rows);
            part.take(row, rows);
        }
    }

    private static void scale(float[] rows, double scale) {
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (scale * rows[i]);
        }
    }

    private static int rank(List<LowRank> terms) {
        return terms.stream().mapToInt(LowRank::rank).sum();
    }
}
