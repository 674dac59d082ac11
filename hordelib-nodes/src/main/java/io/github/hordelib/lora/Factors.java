package io.github.hordelib.lora;

import io.github.hordelib.tensor.Shape;
import java.util.Optional;

/**
 * A change as the product of two matrices: {@code scale * up @ down}. Immutable and thread-safe.
 *
 * @param up [out, rank], or as many elements in another shape
 * @param down [rank, in...]
 * @param scale alpha / rank
 */
public record Factors(Matrix up, Matrix down, double scale) {
    /**
     * Returns the inner extent.
     *
     * @return at least 1
     */
    public int rank() {
        return down.shape().get(0);
    }

    /**
     * Returns the product of two products element by element, which is one of all pairs of their inner extents
     * (Khatri and Rao 1968).
     *
     * @return empty if it has no fewer inner extents than columns
     */
    static Optional<Factors> elementwise(Factors first, Factors second) {
        long rank = (long) first.rank() * second.rank();
        Shape down = first.down.shape();
        if (rank >= Matrices.columns(down)) {
            return Optional.empty();
        }
        Shape up = Shape.of(first.up.shape().elements() / first.rank(), (int) rank);
        return Optional.of(new Factors(
                new Matrix.Computed(up, () -> Matrices.pairsOfColumns(first.up.value(), second.up.value(), up)),
                new Matrix.Computed(
                        down.with(0, (int) rank), () -> Matrices.pairsOfRows(first.down.value(), second.down.value())),
                first.scale * second.scale));
    }

    Factors times(double factor) {
        return new Factors(up, down, scale * factor);
    }
}
