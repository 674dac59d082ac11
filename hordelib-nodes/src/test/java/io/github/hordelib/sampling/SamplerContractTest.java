package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.noise.NoiseProfile;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.noise.NoiseSource;
import io.github.hordelib.noise.RunNoise;
import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.NoiseSchedules;
import io.github.hordelib.schedule.Schedulers;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every sampler promises. */
class SamplerContractTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedules.stableDiffusion();
    private static final Sigmas SIGMAS = Schedulers.byName("karras").sigmas(SCHEDULE, 6);
    private static final Shape SHAPE = Shape.of(3, 4, 4, 4);

    static Stream<String> samplers() {
        return Samplers.names().stream();
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void isDeterministic(String name) {
        assertThat(result(name, NoiseProfiles.COMFY_CPU, 7, SHAPE))
                .isEqualTo(result(name, NoiseProfiles.COMFY_CPU, 7, SHAPE));
        assertThat(result(name, NoiseProfiles.COMFY_CPU, 7, SHAPE))
                .isNotEqualTo(result(name, NoiseProfiles.COMFY_CPU, 8, SHAPE));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void makesEachItemAsIfAlone(String name) {
        assumeThat(name)
                .as("its step size follows an error that is taken over the batch")
                .isNotEqualTo("dpm_adaptive");
        Tensor batch = result(name, NoiseProfiles.ITEM, 5, SHAPE);
        for (int i = 0; i < SHAPE.get(0); i++) {
            assertThat(batch.item(i)).isEqualTo(result(name, NoiseProfiles.ITEM, 5 + i, SHAPE.with(0, 1)));
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void stopsBetweenCalls(String name) {
        Cancellation cancellation = new Cancellation();
        AtomicInteger calls = new AtomicInteger();
        Denoiser cancelling = (x, sigma) -> {
            if (calls.incrementAndGet() == 2) {
                cancellation.cancel();
            }
            return toy(x, sigma);
        };
        Sampler sampler = Samplers.byName(name);
        SamplerRun run = run(sampler, NoiseProfiles.COMFY_CPU, 1, SHAPE);
        assertThatThrownBy(() -> SamplingLoop.run(sampler, run, cancelling, StepListener.NONE, cancellation))
                .isInstanceOf(CancelledException.class);
        assertThat(calls).hasValue(2);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void goesOnFromWhereItWasHeld(String name) {
        Sampler sampler = Samplers.byName(name);
        Step first = sampler.start(run(sampler, NoiseProfiles.COMFY_CPU, 1, SHAPE));
        Step second = sampler.start(run(sampler, NoiseProfiles.COMFY_CPU, 2, SHAPE));
        while (first instanceof Step.Evaluate || second instanceof Step.Evaluate) {
            first = advanced(first);
            second = advanced(second);
        }
        assertThat(((Step.Finished) first).x()).isEqualTo(result(name, NoiseProfiles.COMFY_CPU, 1, SHAPE));
        assertThat(((Step.Finished) second).x()).isEqualTo(result(name, NoiseProfiles.COMFY_CPU, 2, SHAPE));
    }

    private static Step advanced(Step step) {
        return step instanceof Step.Evaluate evaluate
                ? evaluate.next().apply(toy(evaluate.x(), evaluate.sigma()))
                : step;
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void reportsTheStepInWhichTheNetworkFails(String name) {
        Sampler sampler = Samplers.byName(name);
        List<Integer> steps = new ArrayList<>();
        Step step = sampler.start(run(sampler, NoiseProfiles.COMFY_CPU, 1, SHAPE));
        for (; step instanceof Step.Evaluate evaluate; step = advanced(step)) {
            steps.add(evaluate.index());
        }
        AtomicInteger calls = new AtomicInteger();
        Denoiser failing = (x, sigma) -> {
            Denoised denoised = toy(x, sigma);
            if (calls.getAndIncrement() == 3) {
                denoised.guided().data()[5] = Float.NaN;
            }
            return denoised;
        };
        SamplerRun run = run(sampler, NoiseProfiles.COMFY_CPU, 1, SHAPE);
        assertThatThrownBy(() -> SamplingLoop.run(sampler, run, failing, StepListener.NONE, new Cancellation()))
                .asInstanceOf(InstanceOfAssertFactories.type(NonFiniteException.class))
                .returns(steps.get(3), NonFiniteException::step);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void allocatesLittleBesideTheLatentsItReturns(String name) throws ReflectiveOperationException {
        Shape shape = Shape.of(1, 4, 64, 64);
        long latent = 4L * shape.elements();
        Tensor noise = Tensor.filled(shape, 0.5f);
        Denoised denoised = new Denoised(Tensor.filled(shape, 0.1f), Tensor.filled(shape, 0.2f));
        Sampler sampler = Samplers.byName(name);
        SamplerRun run = new SamplerRun(Tensor.filled(shape, 14), SIGMAS, (sigma, next) -> noise, SCHEDULE);
        long most = 0;
        for (int round = 0; round < 2; round++) {
            most = 0;
            Step step = sampler.start(run);
            while (step instanceof Step.Evaluate evaluate) {
                long before = allocated();
                step = evaluate.next().apply(denoised);
                most = Math.max(most, allocated() - before);
            }
        }
        assertThat(most).isLessThan(4 * latent + 60_000);
    }

    /** Asks the platform's bean by reflection: the module under test does not read java.management. */
    private static long allocated() throws ReflectiveOperationException {
        Object bean = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getThreadAllocatedBytes", long.class)
                .invoke(bean, Thread.currentThread().getId());
    }

    private static Tensor result(String name, NoiseProfile profile, long seed, Shape shape) {
        Sampler sampler = Samplers.byName(name);
        SamplerRun run = run(sampler, profile, seed, shape);
        return SamplingLoop.run(sampler, run, SamplerContractTest::toy, StepListener.NONE, new Cancellation());
    }

    private static SamplerRun run(Sampler sampler, NoiseProfile profile, long seed, Shape shape) {
        RunNoise noise = profile.start(seed, shape);
        Tensor x = noise.initial(Optional.empty()).times(SIGMAS.get(0));
        NoiseSource source = noise.forSampler(sampler.noise(), SIGMAS.get(SIGMAS.size() - 2), SIGMAS.get(0));
        return new SamplerRun(x, SIGMAS, source, SCHEDULE);
    }

    /** Guidance of scale 1.5 on the best denoisers of two Gaussian distributions. */
    private static Denoised toy(Tensor x, float sigma) {
        Tensor conditional = gaussian(x, sigma, 0.25);
        Tensor unconditional = gaussian(x, sigma, -0.25);
        return new Denoised(Tensor.sum(unconditional.by(-0.5), conditional.by(1.5)), unconditional);
    }

    private static Tensor gaussian(Tensor x, double sigma, double mean) {
        double variance = sigma * sigma;
        Tensor centre = Tensor.filled(x.shape(), (float) mean);
        return Tensor.sum(x.by(0.25 / (0.25 + variance)), centre.by(variance / (0.25 + variance)));
    }
}
