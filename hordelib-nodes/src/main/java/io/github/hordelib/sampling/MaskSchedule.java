package io.github.hordelib.sampling;

import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;

/** Changes the noise mask from step to step. Stateless. */
@FunctionalInterface
public interface MaskSchedule {
    /**
     * Returns the mask of a step.
     *
     * @param mask noise mask of the run, 1 = generate, shape of the latent
     * @param sigma noise level of the step
     * @param sigmas noise levels of the run
     * @param schedule what the network was trained on
     * @return mask of the same shape
     */
    Tensor mask(Tensor mask, float sigma, Sigmas sigmas, NoiseSchedule schedule);
}
