package io.github.hordelib.model;

import io.github.hordelib.model.WeightsChange.LowRank;
import io.github.hordelib.onnx.LinearLayer;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What changes of weights come to as inputs of linear layers, see {@link io.github.hordelib.onnx.LowRankInputs}. */
final class LowRankValues {
    private LowRankValues() {}

    /**
     * Returns values for the inputs of all linear layers; those that nothing changes have rank 0.
     *
     * @param changes made one after the other
     * @param layers all weights of the network
     * @param linears its linear layers
     * @return by name of the input; empty if one of the changes is not of low rank, or not of linear layers alone
     */
    static Optional<Map<String, Value>> of(
            List<WeightsChange> changes, ChangedWeights.Layers layers, List<LinearLayer> linears) {
        Set<String> tensors = linears.stream().map(LinearLayer::tensor).collect(Collectors.toSet());
        List<WeightsChange.Layer> all = changes.isEmpty() ? List.of() : layers.all();
        Map<String, List<LowRank>> terms = new HashMap<>();
        for (WeightsChange change : changes) {
            Optional<Map<String, LowRank>> found = change.lowRank(all, tensors);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            found.get().forEach((tensor, term) -> terms.computeIfAbsent(tensor, key -> new ArrayList<>())
                    .add(term));
        }
        return Optional.of(linears.parallelStream()
                .flatMap(layer -> values(layer, terms.getOrDefault(layer.tensor(), List.of())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (same, again) -> same)));
    }

    /** Layers of one tensor share the lower factor. */
    private static Stream<Map.Entry<String, Value>> values(LinearLayer layer, List<LowRank> terms) {
        return Stream.of(
                Map.entry(layer.downInput(), down(terms, layer.width())),
                Map.entry(layer.upInput(), up(terms, layer.fromRow(), layer.toRow())));
    }

    /** The lower factors, one below the other. */
    private static Value down(List<LowRank> terms, int width) {
        Shape shape = Shape.of(rank(terms), width);
        ByteBuffer data = Value.Resident.buffer(shape);
        FloatBuffer rows = data.asFloatBuffer();
        terms.forEach(term -> rows.put(term.down().data()));
        return new Value.Resident(shape, data);
    }

    /** Rows of the upper factors, side by side, with their scales. */
    private static Value up(List<LowRank> terms, int fromRow, int toRow) {
        int rank = rank(terms);
        Shape shape = Shape.of(toRow - fromRow, rank);
        ByteBuffer data = Value.Resident.buffer(shape);
        FloatBuffer joined = data.asFloatBuffer();
        int column = 0;
        for (LowRank term : terms) {
            float[] factor = term.up().data();
            for (int row = fromRow; row < toRow; row++) {
                int to = (row - fromRow) * rank + column;
                for (int i = 0; i < term.rank(); i++) {
                    joined.put(to + i, (float) (term.scale() * factor[row * term.rank() + i]));
                }
            }
            column += term.rank();
        }
        return new Value.Resident(shape, data);
    }

    private static int rank(List<LowRank> terms) {
        return terms.stream().mapToInt(LowRank::rank).sum();
    }
}
