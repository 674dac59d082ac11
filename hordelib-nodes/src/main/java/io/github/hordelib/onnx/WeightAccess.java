package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.tensor.Shape;

/** Declares weights of a checkpoint as initializers of a graph. */
record WeightAccess(GraphBuilder graph, Weights weights) {
    boolean has(String name) {
        return weights.contains(name);
    }

    Shape shape(String name) {
        return weights.shape(name);
    }

    StoredTensor stored(String name) {
        return weights.get(name);
    }

    Edge whole(String name) {
        return graph.weight(name, name, weights.get(name), 0);
    }

    Edge shaped(String name, int... extents) {
        StoredTensor tensor = weights.get(name);
        Shape shape = Shape.of(extents);
        if (shape.elements() != tensor.shape().elements()) {
            throw new GraphException(weights.source() + ", tensor \"" + name + "\": expected as many elements as "
                    + shape + ", found " + tensor.shape());
        }
        return graph.weight(name, name, tensor.reshape(shape), 0);
    }

    /** A convolution kernel of one tap, or a matrix, as a matrix. */
    Edge matrix(String name) {
        Shape shape = shape(name);
        return shaped(name, shape.get(0), shape.elements() / Math.max(1, shape.get(0)));
    }

    Edge rows(String name, int from, int to) {
        StoredTensor tensor = weights.get(name);
        if (from == 0 && to == tensor.shape().get(0)) {
            return tensor.shape().rank() > 1 ? matrix(name) : whole(name);
        }
        return graph.weight(name + "[" + from + ":" + to + "]", name, tensor.rows(from, to), from);
    }

    int outputs(String path) {
        return shape(path + ".weight").get(0);
    }
}
