package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Bilinear;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Moves rows and rectangles of tensors about. */
final class Rows {
    private Rows() {}

    /** Returns {@code count} rows: those of a tensor, going round or cut. */
    static Tensor cycle(Tensor tensor, int count) {
        int have = tensor.shape().get(0);
        if (have == count) {
            return tensor;
        }
        Tensor result = Tensor.zeros(tensor.shape().with(0, count));
        int size = tensor.data().length / have;
        for (int row = 0; row < count; row++) {
            System.arraycopy(tensor.data(), row % have * size, result.data(), row * size, size);
        }
        return result;
    }

    /** Returns a range of rows. */
    static Tensor range(Tensor tensor, int from, int to) {
        if (from == 0 && to == tensor.shape().get(0)) {
            return tensor;
        }
        int size = tensor.data().length / tensor.shape().get(0);
        Tensor result = Tensor.zeros(tensor.shape().with(0, to - from));
        System.arraycopy(tensor.data(), from * size, result.data(), 0, result.data().length);
        return result;
    }

    /** Returns a rectangle of the last two axes. */
    static Tensor crop(Tensor tensor, Area.Cells box) {
        Shape shape = tensor.shape();
        int height = shape.get(-2);
        int width = shape.get(-1);
        if (box.height() == height && box.width() == width) {
            return tensor;
        }
        Tensor result = Tensor.zeros(shape.with(-2, box.height()).with(-1, box.width()));
        int planes = tensor.data().length / (height * width);
        for (int plane = 0; plane < planes; plane++) {
            for (int row = 0; row < box.height(); row++) {
                System.arraycopy(
                        tensor.data(),
                        (plane * height + box.y() + row) * width + box.x(),
                        result.data(),
                        (plane * box.height() + row) * box.width(),
                        box.width());
            }
        }
        return result;
    }

    /** Returns a mask for each element of latents [n, c, h, w]: resized, repeated over channels, going round the batch. */
    static Tensor mask(Tensor mask, Shape latent) {
        int plane = latent.get(2) * latent.get(3);
        Tensor planes = Bilinear.resize(mask, latent.get(2), latent.get(3));
        int count = planes.data().length / plane;
        Tensor result = Tensor.zeros(latent);
        for (int i = 0; i < latent.get(0) * latent.get(1); i++) {
            int item = i / latent.get(1) % count;
            System.arraycopy(planes.data(), item * plane, result.data(), i * plane, plane);
        }
        return result;
    }

    /** Returns [b, t, c] with its tokens repeated until there are {@code tokens}. */
    static Tensor repeatTokens(Tensor context, int tokens) {
        int have = context.shape().get(1);
        if (have == tokens) {
            return context;
        }
        int rows = context.shape().get(0);
        int size = have * context.shape().get(2);
        int times = tokens / have;
        Tensor result = Tensor.zeros(context.shape().with(1, tokens));
        for (int i = 0; i < rows * times; i++) {
            System.arraycopy(context.data(), i / times * size, result.data(), i * size, size);
        }
        return result;
    }

    /** Returns [b, c1 + c2 + ..., h, w]. */
    static Tensor joinChannels(List<Tensor> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int rows = parts.get(0).shape().get(0);
        List<Tensor> pieces = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (Tensor part : parts) {
                Shape shape = part.shape();
                pieces.add(part.item(row).reshape(Shape.of(shape.get(1), shape.get(2), shape.get(3))));
            }
        }
        Tensor flat = Tensor.concat(pieces);
        Shape first = parts.get(0).shape();
        return flat.reshape(first.with(1, flat.shape().get(0) / rows));
    }
}
