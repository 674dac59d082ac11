package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.ort.TensorSpec;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A CLIP text transformer as exporters write it: {@code input_ids} in, {@code last_hidden_state} and, in some exports,
 * {@code hidden_states.0}, {@code .1}, ... out. It takes no vectors in place of tokens.
 */
final class OnnxTransformer implements ClipTransformer {
    private static final String IDS = "input_ids";
    private static final String LAST = "last_hidden_state";
    private static final String INNER = "hidden_states.";

    private final SharedSession session;
    private final OnnxHeader header;
    private final Traits traits;
    private final FinalNorm norm = new FinalNorm();

    OnnxTransformer(SharedSession session, OnnxHeader header, int layers, int vocabulary) {
        this.session = session;
        this.header = header;
        PartCheck check = new PartCheck(header);
        check.input(IDS, 2);
        check.noOtherInputs(java.util.List.of(IDS));
        TensorSpec last = header.outputs().get(LAST);
        if (last == null || last.rank() != 3) {
            throw new ModelException(header.file() + ": expected an output \"" + LAST + "\" of rank 3, found "
                    + header.outputs().values());
        }
        int width = PartCheck.extent(last, 2)
                .orElseThrow(() -> new ModelException(header.file() + ": expected a fixed width, found " + last));
        boolean inner = header.outputs().containsKey(INNER + layers);
        this.traits = new Traits(layers, width, vocabulary, inner, false);
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public States run(ClipInput input, Layer layer, Cancellation cancellation) {
        if (!input.spliced().isEmpty()) {
            throw new ModelException(header.file()
                    + ": expected a text encoder that takes embeddings, found an exported one that takes tokens only");
        }
        boolean lastNormed = layer.index() == traits.layers() && layer.normed();
        if (!lastNormed && !traits.innerLayers()) {
            throw new ModelException(header.file() + ": expected the hidden states of layer " + layer.index()
                    + ", found the outputs " + header.outputs().keySet());
        }
        Set<String> wanted = new LinkedHashSet<>(Set.of(LAST));
        if (!lastNormed) {
            wanted.add(INNER + layer.index());
        }
        Map<String, Tensor> found = session.run(Map.of(IDS, ids(input)), wanted, cancellation);
        Tensor last = output(found, LAST);
        if (lastNormed) {
            return new States(last, last);
        }
        Tensor states = output(found, INNER + layer.index());
        return new States(layer.normed() ? norm.apply(states, cancellation) : states, last);
    }

    @Override
    public Optional<Tensor> projection() {
        return Optional.empty();
    }

    private static Value ids(ClipInput input) {
        long[] ids = new long[input.ids().length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = input.ids()[i];
        }
        return Value.of(input.shape(), ids);
    }

    private Tensor output(Map<String, Tensor> found, String name) {
        Tensor tensor = found.get(name);
        if (tensor == null) {
            throw new ModelException(header.file() + ": expected an output \"" + name + "\", found none");
        }
        return tensor;
    }

    /**
     * The final layer normalisation, whose weights an export hides in its graph: they are solved for, once, from the states of
     * a fixed text before and after it (least squares, channel by channel, which is exact up to rounding).
     */
    private final class FinalNorm {
        private static final double EPSILON = 1e-5;
        private static final int TOKENS = 77;
        private volatile double @org.jspecify.annotations.Nullable [][] weights;

        Tensor apply(Tensor states, Cancellation cancellation) {
            double[][] solved = weights;
            if (solved == null) {
                solved = solve(cancellation);
                weights = solved;
            }
            Tensor result = Tensor.zeros(states.shape());
            double[] normed = normalise(states);
            for (int i = 0; i < normed.length; i++) {
                int channel = i % traits.width();
                result.data()[i] = (float) (normed[i] * solved[0][channel] + solved[1][channel]);
            }
            return result;
        }

        private double[][] solve(Cancellation cancellation) {
            int[] text = new int[TOKENS];
            for (int i = 0; i < TOKENS; i++) {
                text[i] = i % traits.vocabulary();
            }
            ClipInput input = new ClipInput(Shape.of(1, TOKENS), text, java.util.List.of());
            String before = INNER + traits.layers();
            Map<String, Tensor> found = session.run(Map.of(IDS, ids(input)), Set.of(LAST, before), cancellation);
            double[] x = normalise(output(found, before));
            float[] y = output(found, LAST).data();
            double[][] solved = new double[2][traits.width()];
            for (int channel = 0; channel < traits.width(); channel++) {
                fit(x, y, channel, solved);
            }
            return solved;
        }

        private void fit(double[] x, float[] y, int channel, double[][] solved) {
            double meanX = 0;
            double meanY = 0;
            for (int i = channel; i < x.length; i += traits.width()) {
                meanX += x[i] / TOKENS;
                meanY += y[i] / (double) TOKENS;
            }
            double covariance = 0;
            double variance = 0;
            for (int i = channel; i < x.length; i += traits.width()) {
                covariance += (x[i] - meanX) * (y[i] - meanY);
                variance += (x[i] - meanX) * (x[i] - meanX);
            }
            solved[0][channel] = variance == 0 ? 0 : covariance / variance;
            solved[1][channel] = meanY - solved[0][channel] * meanX;
        }

        private double[] normalise(Tensor states) {
            int width = traits.width();
            double[] result = new double[states.data().length];
            for (int row = 0; row < result.length; row += width) {
                double mean = 0;
                for (int i = row; i < row + width; i++) {
                    mean += states.data()[i] / (double) width;
                }
                double variance = 0;
                for (int i = row; i < row + width; i++) {
                    variance += (states.data()[i] - mean) * (states.data()[i] - mean) / width;
                }
                for (int i = row; i < row + width; i++) {
                    result[i] = (states.data()[i] - mean) / Math.sqrt(variance + EPSILON);
                }
            }
            return result;
        }
    }
}
