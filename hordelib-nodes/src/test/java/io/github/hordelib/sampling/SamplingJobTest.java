package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.image.Mask;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SamplingJobTest {
    private static final Shape SHAPE = Shape.of(2, 4, 6, 8);

    private final ToyNetwork network = new ToyNetwork();

    private SamplingJob job(String sampler, double scale, long seed, UnaryOperator<DiffusionModel> change) {
        DiffusionModel model = change.apply(network.model("sd"));
        Guider guider = new CfgGuider(model, ToyNetwork.saying(1), Optional.of(ToyNetwork.saying(-0.5)), scale);
        Sigmas sigmas =
                SamplingPlan.of(sampler, "karras", 5, 1).sigmas(model.sampling().schedule());
        return new SamplingJob(
                guider,
                Samplers.byName(sampler),
                sigmas,
                Noise.of(NoiseProfiles.COMFY_CPU, seed),
                Latent.of(Tensor.zeros(SHAPE)));
    }

    private static Tensor run(SamplingJob job) {
        return job.run(StepListener.NONE, new Cancellation()).output().samples();
    }

    @Test
    void givesTheSameBitsWhateverRunsBesideIt() throws Exception {
        UnaryOperator<DiffusionModel> momentum = model -> model.withPatches(Guidance.adaptiveProjected(0.5, 5, -0.5));
        List<SamplingJob> jobs = new ArrayList<>();
        for (String sampler : List.of("euler", "euler_ancestral", "dpmpp_2m", "lms", "heun", "ddim")) {
            jobs.add(job(sampler, 5, jobs.size(), momentum));
        }
        List<Tensor> serial = jobs.stream().map(SamplingJobTest::run).toList();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Tensor>> parallel = new ArrayList<>();
            for (int i = 0; i < 8 * jobs.size(); i++) {
                SamplingJob job = jobs.get(i % jobs.size());
                parallel.add(threads.submit(() -> run(job)));
            }
            for (int i = 0; i < parallel.size(); i++) {
                assertThat(parallel.get(i).get()).isEqualTo(serial.get(i % jobs.size()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void returnsTheLatentItselfWithoutNoiseLevels() {
        SamplingJob whole = job("euler", 5, 1, UnaryOperator.identity());
        Latent latent = Latent.of(Tensor.filled(SHAPE, 0.1f));
        SamplingJob job = new SamplingJob(whole.guider(), whole.sampler(), Sigmas.of(), whole.noise(), latent);
        SamplingResult result = job.run(StepListener.NONE, new Cancellation());
        assertThat(result.output()).isSameAs(latent);
        assertThat(network.calls()).isEmpty();
    }

    @Test
    void stopsWhenCancelled() {
        Cancellation cancellation = new Cancellation();
        StepListener listener = (step, steps, x, denoised) -> {
            if (step == 1) {
                cancellation.cancel();
            }
        };
        assertThatThrownBy(() -> job("euler", 5, 1, UnaryOperator.identity()).run(listener, cancellation))
                .isInstanceOf(CancelledException.class);
        assertThat(network.calls()).hasSize(2);
    }

    @Test
    void computesTheNegativeOnlyWhereItCounts() {
        run(job("euler", 1, 1, UnaryOperator.identity()));
        assertThat(network.calls()).extracting(ToyNetwork.Call::rows).containsOnly(2);
        run(job("euler_cfg_pp", 1, 1, UnaryOperator.identity()));
        assertThat(network.calls().subList(5, 10))
                .extracting(ToyNetwork.Call::rows)
                .containsOnly(4);
    }

    @Test
    void guidesInAPartOfTheRun() {
        Conditioning.Range half = new Conditioning.Range(0, 0.5);
        run(job("euler", 5, 1, model -> model.withPatches(Guidance.interval(half))));
        assertThat(network.calls()).extracting(ToyNetwork.Call::rows).containsExactly(4, 4, 2, 2, 2);
    }

    @Test
    void keepsWhatTheNoiseMaskProtects() {
        SamplingJob whole = job("euler", 5, 1, UnaryOperator.identity());
        Tensor keepLeft = Tensor.zeros(Shape.of(1, 6, 8));
        for (int i = 0; i < keepLeft.data().length; i++) {
            keepLeft.data()[i] = i % 8 < 4 ? 0 : 1;
        }
        Latent latent = Latent.of(Tensor.filled(SHAPE, 0.25f)).withNoiseMask(new Mask(keepLeft));
        Tensor result = run(new SamplingJob(whole.guider(), whole.sampler(), whole.sigmas(), whole.noise(), latent));
        for (int i = 0; i < result.data().length; i++) {
            if (i % 8 < 4) {
                assertThat(result.data()[i]).isEqualTo(0.25f);
            } else {
                assertThat(result.data()[i]).isNotEqualTo(0.25f);
            }
        }
    }

    @Test
    void namesTheStepInWhichTheNetworkFails() {
        Network broken = (inputs, cancellation) -> Tensor.filled(inputs.x().shape(), Float.NaN);
        SamplingJob job = job("euler", 5, 1, model -> model.withNetwork(broken));
        assertThatThrownBy(() -> run(job))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageContaining("step 0 of 5");
    }

    @Test
    void refusesLatentsOfAnotherNetwork() {
        SamplingJob whole = job("euler", 5, 1, UnaryOperator.identity());
        Latent latent = Latent.of(Tensor.filled(SHAPE.with(1, 16), 1));
        SamplingJob job = new SamplingJob(whole.guider(), whole.sampler(), whole.sigmas(), whole.noise(), latent);
        assertThatThrownBy(() -> run(job))
                .hasMessageContaining("expected 4 channels")
                .hasMessageContaining("16");
    }

    @Test
    void latentsGrowOnTheirWay() {
        SamplingJob plain = job("lcm", 5, 1, UnaryOperator.identity());
        SamplingJob growing = with(plain, Samplers.growing(2, -1, ResizeMethod.BISLERP));
        List<Shape> seen = new ArrayList<>();
        SamplingResult result = growing.run((step, steps, x, estimate) -> seen.add(x.shape()), new Cancellation());
        assertThat(seen)
                .containsExactly(
                        SHAPE,
                        Shape.of(2, 4, 7, 10),
                        Shape.of(2, 4, 8, 11),
                        Shape.of(2, 4, 10, 13),
                        Shape.of(2, 4, 11, 14));
        assertThat(result.output().samples().shape()).isEqualTo(Shape.of(2, 4, 12, 16));
        assertThat(run(growing)).isEqualTo(result.output().samples());
        assertThat(run(with(plain, Samplers.growing(1, -1, ResizeMethod.BILINEAR))))
                .isEqualTo(run(plain));
        assertThat(run(with(plain, Samplers.growing(2, 0, ResizeMethod.AREA)))).isEqualTo(run(plain));
    }

    @Test
    void anItemOfABatchGrowsAsItDoesAlone() {
        SamplingJob plain = job("lcm", 5, 1, UnaryOperator.identity());
        Sampler sampler = Samplers.growing(1.5, 2, ResizeMethod.NEAREST_EXACT);
        SamplingJob both = withNoise(with(plain, sampler), 4, SHAPE);
        SamplingJob second = withNoise(with(plain, sampler), 5, SHAPE.with(0, 1));
        assertThat(Rows.range(run(both), 1, 2)).isEqualTo(run(second));
    }

    @Test
    void latentsWithAMaskDoNotGrow() {
        SamplingJob plain = job("lcm", 5, 1, UnaryOperator.identity());
        SamplingJob masked = new SamplingJob(
                plain.guider(),
                Samplers.growing(2, -1, ResizeMethod.BISLERP),
                plain.sigmas(),
                plain.noise(),
                plain.latent().withNoiseMask(new Mask(Tensor.filled(Shape.of(1, 6, 8), 1))));
        assertThatThrownBy(() -> run(masked))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without a noise mask");
    }

    private static SamplingJob with(SamplingJob job, Sampler sampler) {
        return new SamplingJob(job.guider(), sampler, job.sigmas(), job.noise(), job.latent());
    }

    private static SamplingJob withNoise(SamplingJob job, long seed, Shape shape) {
        return new SamplingJob(
                job.guider(),
                job.sampler(),
                job.sigmas(),
                Noise.of(NoiseProfiles.ITEM, seed),
                Latent.of(Tensor.zeros(shape)));
    }
}
