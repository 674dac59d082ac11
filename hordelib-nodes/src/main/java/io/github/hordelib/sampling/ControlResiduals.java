package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tensors that control networks add inside a UNet. Immutable.
 *
 * @param skips added to the skip tensors only, by input block in forward order (SD1: 12); ControlNets fill these
 * @param inputs added to the hidden state after an input block, and so to its skip as well, by input block in forward order;
 *     shorter lists and absent elements add nothing; T2I adapters fill these
 * @param middle added to the hidden state after the middle block
 */
public record ControlResiduals(List<Optional<Tensor>> skips, List<Optional<Tensor>> inputs, Optional<Tensor> middle) {
    /** Copies the lists. */
    public ControlResiduals {
        skips = List.copyOf(skips);
        inputs = List.copyOf(inputs);
    }

    /**
     * Returns all tensors times a factor.
     *
     * @param strength the factor
     * @return new residuals
     */
    public ControlResiduals times(float strength) {
        return new ControlResiduals(
                scaled(skips, strength), scaled(inputs, strength), middle.map(tensor -> tensor.times(strength)));
    }

    /**
     * Returns the sum of two sets.
     *
     * @param other residuals of the same network and batch
     * @return new residuals
     */
    public ControlResiduals plus(ControlResiduals other) {
        return new ControlResiduals(sum(skips, other.skips), sum(inputs, other.inputs), sum(middle, other.middle));
    }

    private static List<Optional<Tensor>> scaled(List<Optional<Tensor>> tensors, float strength) {
        return tensors.stream()
                .map(tensor -> tensor.map(value -> value.times(strength)))
                .toList();
    }

    private static List<Optional<Tensor>> sum(List<Optional<Tensor>> a, List<Optional<Tensor>> b) {
        List<Optional<Tensor>> result = new ArrayList<>();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            result.add(sum(at(a, i), at(b, i)));
        }
        return result;
    }

    private static Optional<Tensor> at(List<Optional<Tensor>> tensors, int index) {
        return index < tensors.size() ? tensors.get(index) : Optional.empty();
    }

    private static Optional<Tensor> sum(Optional<Tensor> a, Optional<Tensor> b) {
        return a.isPresent() && b.isPresent() ? Optional.of(a.get().plus(b.get())) : a.or(() -> b);
    }
}
