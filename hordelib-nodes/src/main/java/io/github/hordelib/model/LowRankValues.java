package io.github.hordelib.model;

import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.lora.Matrix;
import io.github.hordelib.model.WeightsChange.LowRank;
import io.github.hordelib.onnx.AdaptableLayer;
import io.github.hordelib.onnx.LinearLayer;
import io.github.hordelib.ort.ElementType;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What changes of weights come to as inputs of layers, see {@link io.github.hordelib.onnx.LayerInputs}. Factors keep the element
 * type of their file where all have the same; then they are read straight to where models read them.
 *
 * @param values by name of the input
 * @param form which inputs they are for
 */
record LowRankValues(Map<String, Value> values, Form form) {
    /**
     * Which inputs a session needs. Those of all linear layers, as theirs cost little while nothing changes them, and of the
     * convolutions that are changed.
     *
     * @param layers names of the weights whose layers have inputs
     * @param factors element type of the inputs for factors
     */
    record Form(Set<String> layers, DType factors) {
        static final Form NONE = new Form(Set.of(), DType.F32);
    }

    /** No inputs. */
    static final LowRankValues NONE = new LowRankValues(Map.of(), Form.NONE);

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
        DType type = type(terms.values());
        Map<String, Value> values = needed.parallelStream()
                .flatMap(layer -> values(layer, terms.getOrDefault(layer.tensor(), List.of()), type))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new LowRankValues(values, new Form(names(needed.stream()), type));
    }

    private static Set<String> names(Stream<AdaptableLayer> layers) {
        return layers.map(AdaptableLayer::tensor).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The type that all factors have in their files, if inputs can have it and none has to be computed. */
    private static DType type(Collection<List<LowRank>> terms) {
        Set<DType> types = terms.stream()
                .flatMap(List::stream)
                .map(LowRank::factors)
                .flatMap(factors -> Stream.of(type(factors.up()), type(factors.down())))
                .collect(Collectors.toSet());
        DType first = types.iterator().next();
        return types.size() == 1 && (first == DType.F16 || first == DType.BF16) ? first : DType.F32;
    }

    private static DType type(Matrix matrix) {
        return matrix instanceof Matrix.Stored stored ? stored.tensor().dtype() : DType.F32;
    }

    /** Layers of one tensor share the lower factor and the scales. */
    private static Stream<Map.Entry<String, Value>> values(AdaptableLayer layer, List<LowRank> terms, DType type) {
        Map.Entry<String, Value> up = Map.entry(layer.upInput(), up(layer, terms, type));
        return layer.fromRow() > 0
                ? Stream.of(up)
                : Stream.of(
                        up,
                        Map.entry(layer.downInput(), down(layer, terms, type)),
                        Map.entry(layer.scaleInput(), scales(layer, terms)));
    }

    /** The lower factors, one below the other. */
    private static Value down(AdaptableLayer layer, List<LowRank> terms, DType type) {
        Shape shape = layer.down(rank(terms));
        ByteBuffer joined = buffer(shape, type);
        for (LowRank term : terms) {
            Matrix factor = term.factors().down();
            put(factor, 0, factor.shape().get(0), type, joined);
        }
        return new Value.Resident(shape, ElementType.of(type), joined.rewind());
    }

    /** Rows of the upper factors, side by side. */
    private static Value up(AdaptableLayer layer, List<LowRank> terms, DType type) {
        Shape shape = layer.up(rank(terms));
        ByteBuffer joined = buffer(shape, type);
        if (terms.size() == 1) {
            putRows(terms.get(0), layer, type, joined);
        } else {
            List<ByteBuffer> parts = new ArrayList<>();
            for (LowRank term : terms) {
                ByteBuffer part = buffer(layer.up(term.rank()), type);
                putRows(term, layer, type, part);
                parts.add(part.limit(0));
            }
            while (joined.hasRemaining()) {
                for (int i = 0; i < parts.size(); i++) {
                    ByteBuffer part = parts.get(i);
                    joined.put(part.limit(part.limit() + terms.get(i).rank() * type.size()));
                }
            }
        }
        return new Value.Resident(shape, ElementType.of(type), joined.rewind());
    }

    private static void putRows(LowRank term, AdaptableLayer layer, DType type, ByteBuffer to) {
        put(term.factors().up(), layer.fromRow(), layer.toRow(), type, to);
    }

    private static Value scales(AdaptableLayer layer, List<LowRank> terms) {
        int rank = rank(terms);
        float[] scales = new float[rank];
        int from = 0;
        for (LowRank term : terms) {
            Arrays.fill(scales, from, from + term.rank(), (float) term.scale());
            from += term.rank();
        }
        return Value.Resident.of(Tensor.of(layer.scale(rank), scales));
    }

    private static ByteBuffer buffer(Shape shape, DType type) {
        return Value.Resident.buffer(shape, ElementType.of(type));
    }

    private static void put(Matrix matrix, int fromRow, int toRow, DType type, ByteBuffer to) {
        if (matrix instanceof Matrix.Stored stored) {
            StoredTensor rows = stored.tensor().rows(fromRow, toRow);
            if (rows.dtype() == type) {
                rows.copyTo(to);
            } else {
                put(rows.read().data(), 0, rows.shape().elements(), to);
            }
        } else {
            Tensor value = matrix.value();
            int columns = value.shape().elements() / value.shape().get(0);
            put(value.data(), fromRow * columns, (toRow - fromRow) * columns, to);
        }
    }

    private static void put(float[] data, int from, int count, ByteBuffer to) {
        to.asFloatBuffer().put(data, from, count);
        to.position(to.position() + count * Float.BYTES);
    }

    private static int rank(List<LowRank> terms) {
        return terms.stream().mapToInt(LowRank::rank).sum();
    }
}
