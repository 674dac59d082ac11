package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.schedule.NoiseSchedules;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bits at the first sigma of zero terminal SNR; expected numbers from the same formulas in PyTorch, float32. */
class RoundingTest {
    private static final float SIGMA = 4518.764f;
    private static final Shape SHAPE = Shape.of(1, 1, 2, 2);

    private static Tensor latent(float... values) {
        return Tensor.of(SHAPE, values);
    }

    private static ModelSampling sampling(Prediction prediction, float deviation) {
        return new ModelSampling(
                NoiseSchedules.zeroTerminalSnr(NoiseSchedules.stableDiffusion()), prediction, deviation);
    }

    @Test
    void roundsVelocityLikeFloat32() {
        Tensor x = latent(-2199.6475f, -2728.5273f, -2521.9053f, 3016.3848f);
        Tensor output = latent(-0.1974151f, 1.9427835f, -1.401702f, -0.76255715f);
        assertThat(sampling(Prediction.V, 1).denoised(x, output, SIGMA).data())
                .containsExactly(0.19730735f, -1.9429169f, 1.4015784f, 0.7627048f);
        assertThat(sampling(Prediction.V, 0.5f).denoised(x, output, SIGMA).data())
                .containsExactly(0.098680615f, -0.9714251f, 0.70082015f, 0.3813155f);
        assertThat(sampling(Prediction.EDM, 0.5f).denoised(x, output, SIGMA).data())
                .containsExactly(-0.09873448f, 0.97135836f, -0.7008819f, -0.38124165f);
    }

    @Test
    void roundsRescaledGuidanceLikeFloat32() {
        Tensor x = latent(2852.3047f, -4062.9797f, -2520.537f, 3121.1953f);
        Tensor positive = latent(0.22245859f, -0.66622525f, 0.6846422f, 0.5740016f);
        Tensor negative = latent(-0.5828827f, 0.76794153f, 0.05709266f, -1.1893746f);
        Network network = (inputs, cancellation) -> Tensor.concat(List.of(negative, positive));
        DiffusionModel model = DiffusionModel.of(network, sampling(Prediction.X0, 1), DiffusionModel.Traits.SD)
                .withPatches(Guidance.rescale(0.7));
        Guider guider = new CfgGuider(model, ToyNetwork.saying(1), Optional.of(ToyNetwork.saying(-1)), 7.5);
        RunLatent run = new RunLatent(Tensor.zeros(SHAPE), Tensor.zeros(SHAPE), Optional.empty());
        GuidedDenoiser denoiser = new GuidedDenoiser(guider, run, Sigmas.of(SIGMA, 0), false, new Cancellation());
        assertThat(denoiser.denoise(x, SIGMA).guided().data())
                .containsExactly(1.8884277f, -3.456787f, 1.6484375f, 4.1657715f);
    }
}
