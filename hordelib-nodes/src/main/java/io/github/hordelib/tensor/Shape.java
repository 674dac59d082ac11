package io.github.hordelib.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Extents of a tensor, row-major: the last one varies fastest. Immutable. */
public final class Shape {
    private final int[] extents;
    private final int elements;

    private Shape(int[] extents) {
        this.extents = extents;
        long count = 1;
        for (int extent : extents) {
            if (extent < 0) {
                throw new IllegalArgumentException("shape " + Arrays.toString(extents) + ": expected extents >= 0");
            }
            count *= extent;
            if (count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(extents) + ": expected at most 2^31-1 elements, found more");
            }
        }
        this.elements = (int) count;
    }

    /**
     * Returns a shape.
     *
     * @param extents extents, all >= 0, their product at most 2^31-1; none for a scalar
     * @return the shape
     * @throws IllegalArgumentException if an extent is negative or there are too many elements
     */
    public static Shape of(int... extents) {
        return new Shape(extents.clone());
    }

    /**
     * Returns the number of extents.
     *
     * @return the rank, 0 for a scalar
     */
    public int rank() {
        return extents.length;
    }

    /**
     * Returns one extent.
     *
     * @param axis 0 to rank-1; negative values count from the end
     * @return the extent
     */
    public int get(int axis) {
        return extents[axis < 0 ? axis + extents.length : axis];
    }

    /**
     * Returns a copy with one extent changed.
     *
     * @param axis 0 to rank-1; negative values count from the end
     * @param extent the new extent
     * @return the shape
     */
    public Shape with(int axis, int extent) {
        int[] copy = extents.clone();
        copy[axis < 0 ? axis + extents.length : axis] = extent;
        return new Shape(copy);
    }

    /**
     * Returns the product of all extents.
     *
     * @return the number of elements
     */
    public int elements() {
        return elements;
    }

    /**
     * Returns all extents.
     *
     * @return a copy
     */
    public int[] toArray() {
        return extents.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    @Override
    public String toString() {
        return Arrays.stream(extents).mapToObj(Integer::toString).collect(Collectors.joining("x", "[", "]"));
    }
}
