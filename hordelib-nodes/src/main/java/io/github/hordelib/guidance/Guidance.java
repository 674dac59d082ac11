package io.github.hordelib.guidance;

import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.ModelPatches;
import io.github.hordelib.sampling.UnetPatch;
import java.util.function.UnaryOperator;

/**
 * Makes variants of guidance. Each is a change of a model's patches:
 * {@code model.withPatches(Guidance.rescale(0.7))}. Where several are put on one model, they act in the order they were put.
 */
public final class Guidance {
    private static final Conditioning.Range WHOLE_RUN = new Conditioning.Range(0, 1);

    private Guidance() {}

    /**
     * Brings the spread of the guided estimate back towards that of the positive one (arXiv 2305.08891, section 3.4).
     *
     * @param multiplier 0 (off) to 1 (fully)
     * @return the change
     */
    public static UnaryOperator<ModelPatches> rescale(double multiplier) {
        return patches -> patches.withCombine(new RescaleCfg(multiplier));
    }

    /**
     * Scales the negative estimate to the part of it that points along the positive one (CFG-Zero*, arXiv 2503.18886).
     *
     * @return the change
     */
    public static UnaryOperator<ModelPatches> zeroStar() {
        return patches -> patches.withAfter(new ZeroStar());
    }

    /**
     * Limits the length of each cell's guided vector to that of the positive estimate.
     *
     * @param strength factor of the result
     * @return the change
     */
    public static UnaryOperator<ModelPatches> norm(double strength) {
        return patches -> patches.withAfter(new CfgNorm(strength));
    }

    /**
     * Leans towards the scaled positive estimate, the more the less it resembles the negative one.
     *
     * @return the change
     */
    public static UnaryOperator<ModelPatches> mahiro() {
        return patches -> patches.withAfter(new Mahiro());
    }

    /**
     * Uses only that part of the negative estimate which is perpendicular to the positive one (arXiv 2304.04968).
     *
     * @param empty the empty prompt
     * @param negativeScale weight of the negative part
     * @return the change
     */
    public static UnaryOperator<ModelPatches> perpNeg(Conditioning empty, double negativeScale) {
        return patches -> patches.withCombine(new PerpNeg(empty, negativeScale));
    }

    /**
     * Keeps of the negative estimate only what lies along the main direction of both (TCFG, arXiv 2503.18137).
     *
     * @return the change
     */
    public static UnaryOperator<ModelPatches> tangentialDamping() {
        return patches -> patches.withBefore(new TangentialDamping());
    }

    /**
     * Adaptive projected guidance (arXiv 2410.02416): weakens the part of the guidance that lies along the estimate.
     *
     * @param eta weight of that part, 1 = unchanged
     * @param normThreshold largest length of the guidance; 0 = no limit
     * @param momentum share of the guidance so far that is added, negative values push away from it
     * @return the change
     */
    public static UnaryOperator<ModelPatches> adaptiveProjected(double eta, double normThreshold, double momentum) {
        return patches -> patches.withBefore(new AdaptiveProjected(eta, normThreshold, momentum));
    }

    /**
     * Scales low and high frequencies of the guidance apart (FreSca, arXiv 2504.02154).
     *
     * @param low factor of the low frequencies
     * @param high factor of the others
     * @param cutoff how many frequencies of each sign are low
     * @return the change
     */
    public static UnaryOperator<ModelPatches> frequencyScaling(double low, double high, int cutoff) {
        return patches -> patches.withBefore(new FrequencyScaling(low, high, cutoff));
    }

    /**
     * Puts an operation on the difference of positive and negative estimate.
     *
     * @param operation works on [n, c, h, w]
     * @return the change
     */
    public static UnaryOperator<ModelPatches> operation(LatentOperation operation) {
        return patches -> patches.withBefore(new OperationCfg(operation));
    }

    /**
     * Guides away from what the network makes without the middle block's self-attention (arXiv 2403.17377).
     *
     * @param scale how far
     * @return the change
     */
    public static UnaryOperator<ModelPatches> perturbedAttention(double scale) {
        return patches -> patches.withAfter(new PerturbedAttention(scale));
    }

    /**
     * Guides away from what the network makes of a latent blurred where it looks most (arXiv 2210.00939).
     *
     * @param scale how far
     * @param blurSigma standard deviation of the blur, cells; 0 = none
     * @return the change
     */
    public static UnaryOperator<ModelPatches> selfAttention(double scale, double blurSigma) {
        return patches -> patches.withAfter(new SelfAttention(scale, blurSigma))
                .withNegativeAlways()
                .withTap();
    }

    /**
     * Guides only in a part of the run (arXiv 2404.07724); outside of it the positive estimate is taken as it is, at half the
     * cost.
     *
     * @param range shares of the way from noise to picture
     * @return the change
     */
    public static UnaryOperator<ModelPatches> interval(Conditioning.Range range) {
        return patches -> patches.withInterval(range);
    }

    /**
     * Makes grey values of a noise mask say for how much of the run a place is generated anew (arXiv 2306.00950).
     *
     * @param strength 0 (grey masks mix) to 1
     * @return the change
     */
    public static UnaryOperator<ModelPatches> differentialDiffusion(double strength) {
        return patches -> patches.withMask(new DifferentialMask(strength));
    }

    /**
     * Changes the network inside for the whole run.
     *
     * @param patch the change
     * @return the change
     */
    public static UnaryOperator<ModelPatches> inside(UnetPatch patch) {
        return patches -> patches.withInside(patch, WHOLE_RUN);
    }

    /**
     * Changes the network inside for a part of the run.
     *
     * @param patch the change
     * @param range shares of the way from noise to picture
     * @return the change
     */
    public static UnaryOperator<ModelPatches> inside(UnetPatch patch, Conditioning.Range range) {
        return patches -> patches.withInside(patch, range);
    }
}
