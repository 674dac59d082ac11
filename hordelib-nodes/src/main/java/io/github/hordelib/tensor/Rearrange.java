package io.github.hordelib.tensor;

import java.util.List;

/**
 * Cuts, joins, mirrors and transposes tensors; every result is a new tensor. Axes count from 0, negative ones from the end.
 */
public final class Rearrange {
    private Rearrange() {}

    /** A tensor seen as {@code outer} blocks of {@code length} rows of {@code inner} neighbouring elements. */
    private record View(int outer, int length, int inner) {
        static View of(Shape shape, int axis) {
            int position = position(shape, axis);
            int outer = 1;
            int inner = 1;
            for (int i = 0; i < position; i++) {
                outer *= shape.get(i);
            }
            for (int i = position + 1; i < shape.rank(); i++) {
                inner *= shape.get(i);
            }
            return new View(outer, shape.get(position), inner);
        }
    }

    private static int position(Shape shape, int axis) {
        return axis < 0 ? axis + shape.rank() : axis;
    }

    /**
     * Returns a range of one axis.
     *
     * @param tensor the tensor
     * @param axis the axis to cut
     * @param start first position that is kept
     * @param length how many positions are kept
     * @return the part
     * @throws IllegalArgumentException if the range leaves the axis
     */
    public static Tensor narrow(Tensor tensor, int axis, int start, int length) {
        View view = View.of(tensor.shape(), axis);
        if (start < 0 || length < 0 || start + length > view.length) {
            throw new IllegalArgumentException("tensor " + tensor.shape() + " axis " + axis
                    + ": expected a range in 0.." + view.length + ", found " + start + ".." + (start + length));
        }
        Tensor result = Tensor.zeros(tensor.shape().with(axis, length));
        int row = length * view.inner;
        for (int block = 0; block < view.outer; block++) {
            int from = (block * view.length + start) * view.inner;
            System.arraycopy(tensor.data(), from, result.data(), block * row, row);
        }
        return result;
    }

    /**
     * Returns tensors one after the other on an axis.
     *
     * @param parts at least one tensor; shapes equal but for the axis
     * @param axis the axis to join on
     * @return the joined tensor
     * @throws IllegalArgumentException if shapes differ elsewhere
     */
    public static Tensor join(List<Tensor> parts, int axis) {
        Shape first = parts.get(0).shape();
        int total = 0;
        for (Tensor part : parts) {
            if (part.shape().rank() != first.rank()
                    || !part.shape().with(axis, 1).equals(first.with(axis, 1))) {
                throw new IllegalArgumentException(
                        "join on axis " + axis + ": expected " + first + " elsewhere, found " + part.shape());
            }
            total += part.shape().get(axis);
        }
        Tensor result = Tensor.zeros(first.with(axis, total));
        View whole = View.of(result.shape(), axis);
        int at = 0;
        for (Tensor part : parts) {
            View view = View.of(part.shape(), axis);
            int row = view.length * view.inner;
            for (int block = 0; block < view.outer; block++) {
                System.arraycopy(
                        part.data(), block * row, result.data(), (block * whole.length + at) * view.inner, row);
            }
            at += view.length;
        }
        return result;
    }

    /**
     * Returns a tensor with one axis in reverse order.
     *
     * @param tensor the tensor
     * @param axis the axis to mirror
     * @return the mirrored tensor
     */
    public static Tensor flip(Tensor tensor, int axis) {
        View view = View.of(tensor.shape(), axis);
        Tensor result = Tensor.zeros(tensor.shape());
        for (int block = 0; block < view.outer; block++) {
            for (int i = 0; i < view.length; i++) {
                int from = (block * view.length + view.length - 1 - i) * view.inner;
                System.arraycopy(
                        tensor.data(), from, result.data(), (block * view.length + i) * view.inner, view.inner);
            }
        }
        return result;
    }

    /**
     * Returns a tensor with its axes in another order.
     *
     * @param tensor the tensor
     * @param order for each axis of the result the axis it comes from
     * @return the transposed tensor
     */
    public static Tensor permute(Tensor tensor, int... order) {
        Shape shape = tensor.shape();
        int rank = shape.rank();
        int[] strides = new int[rank];
        int stride = 1;
        for (int i = rank - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape.get(i);
        }
        int[] extents = new int[rank];
        int[] steps = new int[rank];
        for (int i = 0; i < rank; i++) {
            extents[i] = shape.get(order[i]);
            steps[i] = strides[order[i]];
        }
        Tensor result = Tensor.zeros(Shape.of(extents));
        gather(tensor.data(), result.data(), extents, steps);
        return result;
    }

    private static void gather(float[] source, float[] target, int[] extents, int[] steps) {
        int rank = extents.length;
        int[] index = new int[rank];
        int from = 0;
        for (int to = 0; to < target.length; to++) {
            target[to] = source[from];
            for (int axis = rank - 1; axis >= 0; axis--) {
                from += steps[axis];
                if (++index[axis] < extents[axis]) {
                    break;
                }
                from -= steps[axis] * extents[axis];
                index[axis] = 0;
            }
        }
    }

    /**
     * Turns a tensor by quarters in the plane of two axes, from the first towards the second.
     *
     * @param tensor the tensor
     * @param quarters how many quarter turns; negative ones turn the other way
     * @param first an axis
     * @param second another axis
     * @return the turned tensor
     */
    public static Tensor rotate(Tensor tensor, int quarters, int first, int second) {
        int[] order = new int[tensor.shape().rank()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        order[position(tensor.shape(), first)] = position(tensor.shape(), second);
        order[position(tensor.shape(), second)] = position(tensor.shape(), first);
        return switch (Math.floorMod(quarters, 4)) {
            case 1 -> flip(permute(tensor, order), first);
            case 2 -> flip(flip(tensor, first), second);
            case 3 -> flip(permute(tensor, order), second);
            default -> tensor;
        };
    }

    /**
     * Returns the items of the first axis, repeated from the start or cut off, so that there are {@code count}.
     *
     * @param tensor a tensor with at least one item
     * @param count how many items to return
     * @return the tensor itself if it has as many
     */
    public static Tensor toBatch(Tensor tensor, int count) {
        int have = tensor.shape().get(0);
        if (have == count) {
            return tensor;
        }
        Tensor result = Tensor.zeros(tensor.shape().with(0, count));
        int size = tensor.data().length / have;
        for (int i = 0; i < count; i++) {
            System.arraycopy(tensor.data(), (i % have) * size, result.data(), i * size, size);
        }
        return result;
    }
}
