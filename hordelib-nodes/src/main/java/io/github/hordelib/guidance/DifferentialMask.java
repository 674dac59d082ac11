package io.github.hordelib.guidance;

import io.github.hordelib.sampling.MaskSchedule;
import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;

/** A place is generated anew from the moment on when its grey value exceeds the share of the run that is left. */
record DifferentialMask(double strength) implements MaskSchedule {
    @Override
    public Tensor mask(Tensor mask, float sigma, Sigmas sigmas, NoiseSchedule schedule) {
        float last = Math.max(sigmas.get(sigmas.size() - 1), schedule.sigmaMin());
        float from = schedule.timestep(sigmas.get(0));
        float to = schedule.timestep(last);
        float threshold = (schedule.timestep(sigma) - to) / (from - to);
        float hard = (float) Math.min(strength, 1);
        Tensor result = Tensor.zeros(mask.shape());
        for (int i = 0; i < result.data().length; i++) {
            float grey = mask.data()[i];
            result.data()[i] = hard * (grey >= threshold ? 1 : 0) + (1 - hard) * grey;
        }
        return result;
    }
}
