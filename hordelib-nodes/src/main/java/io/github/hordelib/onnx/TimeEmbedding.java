package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.util.List;

/** Sinusoidal embedding of timesteps: {@code [cos(t*f), sin(t*f)]} with {@code f_k = exp(-ln(10000)*k/half)}. */
final class TimeEmbedding {
    private static final float LOG_PERIOD = (float) -Math.log(10000);

    private TimeEmbedding() {}

    /** Returns {@code [batch, width]} of timesteps {@code [batch]}, in float32. */
    static Edge of(GraphBuilder graph, String path, Edge timesteps, int width) {
        int half = width / 2;
        Edge column = graph.op(path, "Unsqueeze", List.of(timesteps, graph.list(1)));
        Edge frequencies = graph.floats32(path + ".frequencies", Shape.of(1, half), frequencies(half));
        Edge angles = graph.op(path, "Mul", List.of(column, frequencies));
        Edge cosines = graph.op(path, "Cos", List.of(angles));
        Edge sines = graph.op(path, "Sin", List.of(angles));
        return graph.op(path, "Concat", List.of(cosines, sines), Attribute.of("axis", 1L));
    }

    /** In float32 arithmetic, as the networks were trained. */
    static float[] frequencies(int half) {
        float[] frequencies = new float[half];
        for (int k = 0; k < half; k++) {
            frequencies[k] = (float) Math.exp(LOG_PERIOD * k / half);
        }
        return frequencies;
    }
}
