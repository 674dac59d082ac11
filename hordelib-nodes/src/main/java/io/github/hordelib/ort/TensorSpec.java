package io.github.hordelib.ort;

import io.github.hordelib.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a model says about one of its inputs or outputs. Immutable.
 *
 * @param name its name
 * @param type element type
 * @param axes its axes, outermost first; none for a scalar
 */
public record TensorSpec(String name, ElementType type, List<Axis> axes) {
    /**
     * One axis.
     *
     * @param extent its extent, or -1 if that differs from run to run
     * @param symbol name of a varying extent, may be empty
     */
    public record Axis(long extent, String symbol) {
        /**
         * Returns whether the extent is the same in every run.
         *
         * @return false if it varies
         */
        public boolean isFixed() {
            return extent >= 0;
        }

        @Override
        public String toString() {
            return isFixed() ? Long.toString(extent) : symbol.isEmpty() ? "?" : symbol;
        }
    }

    /** Copies the list. */
    public TensorSpec {
        axes = List.copyOf(axes);
    }

    /**
     * Returns the number of axes.
     *
     * @return the rank
     */
    public int rank() {
        return axes.size();
    }

    /**
     * Returns whether a tensor of a shape can be given.
     *
     * @param shape any shape
     * @return true if the rank and all fixed extents are equal
     */
    public boolean accepts(Shape shape) {
        if (shape.rank() != rank()) {
            return false;
        }
        for (int i = 0; i < rank(); i++) {
            if (axes.get(i).isFixed() && axes.get(i).extent() != shape.get(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return name + ": " + type.name().toLowerCase(java.util.Locale.ROOT)
                + axes.stream().map(Axis::toString).collect(Collectors.joining(" x ", "[", "]"));
    }
}
