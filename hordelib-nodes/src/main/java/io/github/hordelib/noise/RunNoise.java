package io.github.hordelib.noise;

import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** The noise of one run: the initial noise, and what samplers ask for later. Has state, confined to one run. */
public interface RunNoise {
    /**
     * Returns unit Gaussian noise to start from. Called at most once, before any other method; a run that starts without
     * noise does not call it.
     *
     * @param batchIndex for each item, which item of the seed's noise it gets; absent for 0, 1, 2, ... in one draw
     * @return noise of the run's shape
     */
    Tensor initial(Optional<List<Integer>> batchIndex);

    /**
     * Returns the noise that {@code ddim} puts under a noise mask in place of the initial noise.
     *
     * @return noise of the run's shape
     */
    Tensor underMask();

    /**
     * Returns the noise for a sampler.
     *
     * @param kind what the sampler asks for
     * @param sigmaMin smallest noise level of the run but 0
     * @param sigmaMax largest noise level of the run
     * @return a source of noise of the run's shape
     */
    NoiseSource forSampler(NoiseKind kind, float sigmaMin, float sigmaMax);
}
