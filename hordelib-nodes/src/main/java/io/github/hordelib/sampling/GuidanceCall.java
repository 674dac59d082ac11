package io.github.hordelib.sampling;

import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** One denoiser call of a run, as guiders and guidance hooks see it. Confined to the call. */
public interface GuidanceCall {
    /**
     * Returns the model of the run.
     *
     * @return the model
     */
    DiffusionModel model();

    /**
     * Returns the noisy latent.
     *
     * @return [n, c, h, w], in the network's scale
     */
    Tensor x();

    /**
     * Returns the noise level of {@link #x()}.
     *
     * @return sigma
     */
    float sigma();

    /**
     * Returns the noise levels of the run.
     *
     * @return all levels
     */
    Sigmas sigmas();

    /**
     * Returns whether the sampler reads the negative estimate, or a hook wants it at any scale.
     *
     * @return true if it must not be left out
     */
    boolean needsNegative();

    /**
     * Estimates the clean latent for some of the guider's conditionings, in as few network calls as shapes allow.
     *
     * @param roles which conditionings
     * @return one estimate for each, in order
     */
    List<Tensor> denoise(List<Role> roles);

    /**
     * Estimates the clean latent for one conditioning from another noisy latent or with more changes inside the network.
     *
     * @param role which conditioning
     * @param x noisy latent at this call's noise level
     * @param patches further changes inside the network
     * @return the estimate
     */
    Tensor denoise(Role role, Tensor x, List<UnetPatch> patches);

    /**
     * Estimates the clean latent for a conditioning that is not the guider's.
     *
     * @param conditioning prepared once for the run
     * @return the estimate
     */
    Tensor denoise(Conditioning conditioning);

    /**
     * Combines two estimates, with the model's hooks: those before, the combination, those after.
     *
     * @param estimates what to combine
     * @return guided estimate, and the negative one as the hooks before left it
     */
    Denoised combine(GuidanceHook.Estimates estimates);

    /**
     * Runs the model's hooks on an estimate that was combined in another way.
     *
     * @param estimates what it was combined from
     * @param guided the estimate
     * @return what the hooks made of it, and the negative estimate
     */
    Denoised finish(GuidanceHook.Estimates estimates, Tensor guided);

    /**
     * Returns the attention of the middle block seen in the last {@link #denoise(List)} for a conditioning.
     *
     * @param role which conditioning
     * @return [n, positions]; empty if the model's patches do not ask for it or the role was not computed
     */
    Optional<Tensor> middleAttention(Role role);

    /** What a conditioning of a guider is for. */
    enum Role {
        /** What is wanted. */
        POSITIVE,
        /** A second thing wanted. */
        MIDDLE,
        /** Nothing said. */
        EMPTY,
        /** What is not wanted. */
        NEGATIVE
    }
}
