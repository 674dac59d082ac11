package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * The readable twin: CLIP's text transformer in plain loops of doubles over tensors with Hugging Face names. Slow, for tests.
 */
public final class PlainClip implements ClipTransformer {
    private static final double EPSILON = 1e-5;

    private final Weights weights;
    private final Tensor tokens;
    private final Tensor positions;
    private final List<Block> blocks = new ArrayList<>();
    private final Norm finalNorm;
    private final int heads;
    private final DoubleUnaryOperator activation;

    public PlainClip(Weights weights, int layers, int heads, String activation) {
        this.weights = weights;
        this.heads = heads;
        this.activation = activation.equals("quick_gelu") ? x -> x / (1 + Math.exp(-1.702 * x)) : PlainClip::gelu;
        tokens = read("text_model.embeddings.token_embedding.weight");
        positions = read("text_model.embeddings.position_embedding.weight");
        finalNorm = new Norm("text_model.final_layer_norm");
        for (int i = 0; i < layers; i++) {
            blocks.add(new Block("text_model.encoder.layers." + i + "."));
        }
    }

    /** By the error function of Abramowitz and Stegun 7.1.5, summed until it no longer changes. */
    private static double gelu(double x) {
        double z = x / Math.sqrt(2);
        double clipped = Math.max(-5, Math.min(5, z));
        double term = clipped;
        double sum = clipped;
        for (int n = 1; n < 120; n++) {
            term *= -clipped * clipped / n;
            sum += term / (2 * n + 1);
        }
        return 0.5 * x * (1 + 2 / Math.sqrt(Math.PI) * sum);
    }

    private Tensor read(String name) {
        return weights.get(name).read();
    }

    @Override
    public Traits traits() {
        return new Traits(blocks.size(), width(), tokens.shape().get(0), true, true);
    }

    @Override
    public Optional<Tensor> projection() {
        return weights.find("text_projection.weight").map(stored -> stored.read());
    }

    private int width() {
        return tokens.shape().get(1);
    }

    @Override
    public States run(ClipInput input, Layer layer, Cancellation cancellation) {
        int length = input.shape().get(1);
        int rows = input.shape().get(0);
        float[] wanted = new float[input.ids().length * width()];
        float[] last = new float[wanted.length];
        for (int row = 0; row < rows; row++) {
            double[][] x = embed(input, row, length);
            double[][] kept = x;
            for (int i = 0; i < blocks.size(); i++) {
                x = blocks.get(i).apply(x);
                kept = layer.index() == i + 1 ? x : kept;
            }
            store(layer.normed() ? finalNorm.apply(kept) : kept, wanted, row * length * width());
            store(finalNorm.apply(x), last, row * length * width());
        }
        Shape shape = Shape.of(rows, length, width());
        return new States(Tensor.of(shape, wanted), Tensor.of(shape, last), Optional.empty());
    }

    private double[][] embed(ClipInput input, int row, int length) {
        double[][] x = new double[length][width()];
        for (int t = 0; t < length; t++) {
            for (int i = 0; i < width(); i++) {
                x[t][i] = tokens.data()[input.ids()[row * length + t] * width() + i];
            }
        }
        for (ClipInput.Spliced spliced : input.spliced()) {
            if (spliced.row() == row) {
                for (int i = 0; i < width(); i++) {
                    x[spliced.position()][i] = spliced.vector()[i];
                }
            }
        }
        for (int t = 0; t < length; t++) {
            for (int i = 0; i < width(); i++) {
                x[t][i] += positions.data()[t * width() + i];
            }
        }
        return x;
    }

    private static void store(double[][] x, float[] into, int from) {
        int at = from;
        for (double[] token : x) {
            for (double value : token) {
                into[at++] = (float) value;
            }
        }
    }

    private static double[][] plus(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][a[0].length];
        for (int t = 0; t < a.length; t++) {
            for (int i = 0; i < a[0].length; i++) {
                sum[t][i] = a[t][i] + b[t][i];
            }
        }
        return sum;
    }

    private final class Norm {
        private final float[] scale;
        private final float[] shift;

        Norm(String prefix) {
            scale = read(prefix + ".weight").data();
            shift = read(prefix + ".bias").data();
        }

        double[][] apply(double[][] x) {
            double[][] y = new double[x.length][scale.length];
            for (int t = 0; t < x.length; t++) {
                double mean = 0;
                double square = 0;
                for (double value : x[t]) {
                    mean += value / scale.length;
                }
                for (double value : x[t]) {
                    square += (value - mean) * (value - mean) / scale.length;
                }
                for (int i = 0; i < scale.length; i++) {
                    y[t][i] = (x[t][i] - mean) / Math.sqrt(square + EPSILON) * scale[i] + shift[i];
                }
            }
            return y;
        }
    }

    private final class Linear {
        private final Tensor weight;
        private final float[] bias;

        Linear(String prefix) {
            weight = read(prefix + ".weight");
            bias = read(prefix + ".bias").data();
        }

        double[][] apply(double[][] x) {
            double[][] y = new double[x.length][bias.length];
            int in = weight.shape().get(1);
            for (int t = 0; t < x.length; t++) {
                for (int o = 0; o < bias.length; o++) {
                    double sum = bias[o];
                    for (int i = 0; i < in; i++) {
                        sum += weight.data()[o * in + i] * x[t][i];
                    }
                    y[t][o] = sum;
                }
            }
            return y;
        }
    }

    private final class Block {
        private final Norm before;
        private final Norm between;
        private final Linear query;
        private final Linear key;
        private final Linear value;
        private final Linear out;
        private final Linear up;
        private final Linear down;

        Block(String prefix) {
            before = new Norm(prefix + "layer_norm1");
            between = new Norm(prefix + "layer_norm2");
            query = new Linear(prefix + "self_attn.q_proj");
            key = new Linear(prefix + "self_attn.k_proj");
            value = new Linear(prefix + "self_attn.v_proj");
            out = new Linear(prefix + "self_attn.out_proj");
            up = new Linear(prefix + "mlp.fc1");
            down = new Linear(prefix + "mlp.fc2");
        }

        double[][] apply(double[][] x) {
            double[][] y = plus(x, out.apply(attend(before.apply(x))));
            double[][] hidden = up.apply(between.apply(y));
            for (double[] token : hidden) {
                for (int i = 0; i < token.length; i++) {
                    token[i] = activation.applyAsDouble(token[i]);
                }
            }
            return plus(y, down.apply(hidden));
        }

        private double[][] attend(double[][] x) {
            double[][] q = query.apply(x);
            double[][] k = key.apply(x);
            double[][] v = value.apply(x);
            int size = x[0].length / heads;
            double[][] y = new double[x.length][x[0].length];
            for (int from = 0; from < x[0].length; from += size) {
                for (int t = 0; t < x.length; t++) {
                    double[] scores = scores(q[t], k, from, size, t);
                    for (int s = 0; s <= t; s++) {
                        for (int i = from; i < from + size; i++) {
                            y[t][i] += scores[s] * v[s][i];
                        }
                    }
                }
            }
            return y;
        }

        private double[] scores(double[] q, double[][] k, int from, int size, int last) {
            double[] scores = new double[last + 1];
            double sum = 0;
            for (int s = 0; s <= last; s++) {
                double dot = 0;
                for (int i = from; i < from + size; i++) {
                    dot += q[i] * k[s][i];
                }
                scores[s] = Math.exp(dot / Math.sqrt(size));
                sum += scores[s];
            }
            for (int s = 0; s <= last; s++) {
                scores[s] /= sum;
            }
            return scores;
        }
    }
}
