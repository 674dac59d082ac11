package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * UniPC (Zhao et al., 2023) of order 3: a predictor and a corrector that share one call a step. A last level of 0 is taken as
 * 0.001.
 *
 * @param secondVariant whether B(h) is {@code e^h - 1} instead of h
 */
record UniPc(boolean secondVariant) implements Sampler {
    private static final float INSTEAD_OF_ZERO = 0.001f;
    private static final int ORDER = 3;

    @Override
    public Step start(SamplerRun run) {
        float[] levels = run.sigmas().toArray();
        if (levels[levels.length - 1] == 0) {
            levels[levels.length - 1] = INSTEAD_OF_ZERO;
        }
        return new Step.Evaluate(
                0,
                run.x(),
                levels[0],
                out -> levels.length == 2
                        ? new Step.Finished(unmoved(levels, run.x()))
                        : step(levels, 1, run.x(), List.of(out.guided())));
    }

    /** A single step has no order to be made with: the reference implementation leaves the variance-preserving latent. */
    private static Tensor unmoved(float[] levels, Tensor x) {
        return x.times((float) (Math.hypot(1, levels[1]) / Math.hypot(1, levels[0])));
    }

    /** Goes to level i, which is not the last, from the one before. */
    private Step step(float[] levels, int i, Tensor x, List<Tensor> estimates) {
        Move move = move(levels, i);
        return new Step.Evaluate(i, move.predicted(x, estimates), levels[i], out -> {
            Tensor corrected = move.corrected(x, estimates, out.guided());
            return i + 2 == levels.length
                    ? new Step.Finished(move(levels, i + 1).last(corrected, out.guided()))
                    : step(levels, i + 1, corrected, Steps.pushed(estimates, out.guided(), ORDER));
        });
    }

    private Move move(float[] levels, int i) {
        int highest = Math.min(ORDER, levels.length - 2);
        int order = i < highest ? i : Math.min(highest, levels.length - i);
        return new Move(levels, i, order, secondVariant);
    }

    /** Log of the signal's share, in float32 like the two below: what is left of 1 decides the results for low levels. */
    private static float logSignal(float sigma) {
        return 0.5f * (float) Math.log(1 / (sigma * sigma + 1));
    }

    private static float noiseVariance(float sigma) {
        return 1 - (float) Math.exp(2 * logSignal(sigma));
    }

    private static float lambda(float sigma) {
        return logSignal(sigma) - 0.5f * (float) Math.log(noiseVariance(sigma));
    }

    private static double deviation(float sigma) {
        return Math.sqrt(noiseVariance(sigma));
    }

    /** Coefficients of one step. */
    private static final class Move {
        /** Factor of the latent. */
        private final double kept;
        /** Factor of the newest estimate. */
        private final double used;
        /** B(h). */
        private final double b;
        /** Distances of the older estimates, over that of the step. */
        private final double[] ratios;
        /** Right sides of the order conditions. */
        private final double[] right;

        Move(float[] levels, int i, int order, boolean secondVariant) {
            double h = lambda(levels[i]) - lambda(levels[i - 1]);
            ratios = new double[order - 1];
            for (int k = 0; k < ratios.length; k++) {
                ratios[k] = (lambda(levels[i - 2 - k]) - lambda(levels[i - 1])) / h;
            }
            b = secondVariant ? Math.expm1(-h) : -h;
            right = new double[order];
            double phi = Math.expm1(-h) / -h - 1;
            double factorial = 1;
            for (int k = 0; k < order; k++) {
                factorial *= k + 1;
                right[k] = phi * factorial / b;
                phi = phi / -h - 1 / (factorial * (k + 2));
            }
            kept = deviation(levels[i])
                    / deviation(levels[i - 1])
                    * Math.hypot(1, levels[i])
                    / Math.hypot(1, levels[i - 1]);
            used = -Math.expm1(-h);
        }

        Tensor predicted(Tensor x, List<Tensor> estimates) {
            double[] weights =
                    ratios.length == 1 ? new double[] {0.5} : solve(ratios, Arrays.copyOf(right, ratios.length));
            return moved(x, estimates, weights, List.of());
        }

        Tensor corrected(Tensor x, List<Tensor> estimates, Tensor newest) {
            double[] nodes = Arrays.copyOf(ratios, ratios.length + 1);
            nodes[ratios.length] = 1;
            double[] weights = ratios.length == 0 ? new double[] {0.5} : solve(nodes, right);
            double last = -b * weights[ratios.length];
            return moved(
                    x,
                    estimates,
                    weights,
                    List.of(newest.by(last), estimates.get(0).by(-last)));
        }

        /** The last move, of order 1, which no correction follows: it is made in the latent itself, just made and not handed on. */
        Tensor last(Tensor corrected, Tensor newest) {
            float[] x = corrected.data();
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) kept * x[i] + (float) used * newest.data()[i];
            }
            return corrected;
        }

        private Tensor moved(Tensor x, List<Tensor> estimates, double[] weights, List<Term> more) {
            List<Term> terms = new ArrayList<>();
            terms.add(x.by(kept));
            double first = used;
            for (int k = 0; k < ratios.length; k++) {
                double factor = -b * weights[k] / ratios[k];
                terms.add(estimates.get(k + 1).by(factor));
                first -= factor;
            }
            terms.add(estimates.get(0).by(first));
            terms.addAll(more);
            return Tensor.sum(terms);
        }

        /** Solves sum over k of nodes[k]^p weights[k] = right[p]. */
        private static double[] solve(double[] nodes, double[] right) {
            if (nodes.length == 0) {
                return nodes;
            }
            double[][] powers = new double[nodes.length][nodes.length];
            for (int p = 0; p < nodes.length; p++) {
                for (int k = 0; k < nodes.length; k++) {
                    powers[p][k] = Math.pow(nodes[k], p);
                }
            }
            return new LUDecomposition(MatrixUtils.createRealMatrix(powers), 0)
                    .getSolver()
                    .solve(new ArrayRealVector(right, false))
                    .toArray();
        }
    }
}
