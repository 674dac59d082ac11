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
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every sampler promises. */
class SamplerContractTest {
    private static final int ROUNDS = 5;
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

    @ParameterizedTest
    @MethodSource("samplers")
    void goesOnTwiceFromOneState(String name) {
        Sampler sampler = Samplers.byName(name);
        NoiseSource same = (sigma, next) -> Tensor.filled(SHAPE, (float) Math.sin(sigma + 3 * next));
        Tensor x = Tensor.filled(SHAPE, SIGMAS.get(0));
        Step held = advanced(advanced(sampler.start(new SamplerRun(x, SIGMAS, same, SCHEDULE))));
        assertThat(finished(held)).isEqualTo(finished(held));
    }

    private static Tensor finished(Step from) {
        Step step = from;
        while (step instanceof Step.Evaluate) {
            step = advanced(step);
        }
        return ((Step.Finished) step).x();
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

    /** All samplers, and those that work differently with other settings. */
    static Stream<Arguments> settings() {
        return Stream.concat(
                Samplers.names().stream().map(name -> Arguments.of(name, Map.of())),
                Stream.of(
                        Arguments.of("euler", Map.of("s_churn", 5)),
                        Arguments.of("euler_cfg_pp", Map.of("version", "alternative")),
                        Arguments.of("heun", Map.of("s_churn", 5)),
                        Arguments.of("heunpp2", Map.of("s_churn", 5)),
                        Arguments.of("dpm_2", Map.of("s_churn", 5)),
                        Arguments.of("dpm_fast", Map.of("eta", 1)),
                        Arguments.of("dpm_adaptive", Map.of("eta", 1)),
                        Arguments.of("dpm_adaptive", Map.of("order", 2)),
                        Arguments.of("dpm_adaptive", Map.of("rtol", 0.01, "h_init", 1)),
                        Arguments.of("dpmpp_sde", Map.of("r", 0.3)),
                        Arguments.of("er_sde", Map.of("max_stage", 2)),
                        Arguments.of("seeds_2", Map.of("eta", 0)),
                        Arguments.of("seeds_3", Map.of("s_noise", 0)),
                        Arguments.of("sa_solver", Map.of("use_pece", true, "simple_order_2", true))));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void allocatesNoTensorsBesideThoseItReturns(String name, Map<String, Object> options)
            throws ReflectiveOperationException {
        Sampler sampler = Samplers.create(name, new SamplerOptions(options));
        assertAllocatesNoTensorsBesideThoseItReturns(sampler, SIGMAS);
        Sigmas aboveZero = Sigmas.of(Arrays.copyOf(SIGMAS.toArray(), SIGMAS.steps()));
        assertAllocatesNoTensorsBesideThoseItReturns(sampler, aboveZero);
    }

    /**
     * A step makes what the next state holds, and no tensor besides. What counts is the least of several rounds: the space that
     * is left over in a thread's buffer when it gets another one is counted as allocated.
     */
    private static void assertAllocatesNoTensorsBesideThoseItReturns(Sampler sampler, Sigmas sigmas)
            throws ReflectiveOperationException {
        Shape shape = Shape.of(1, 4, 64, 64);
        Tensor noise = Tensor.filled(shape, 0.5f);
        List<Denoised> outputs = List.of(
                new Denoised(Tensor.filled(shape, 0.1f), Tensor.filled(shape, 0.2f)),
                new Denoised(Tensor.filled(shape, 0.3f), Tensor.filled(shape, 0.4f)));
        SamplerRun run = new SamplerRun(Tensor.filled(shape, 14), sigmas, (sigma, next) -> noise, SCHEDULE);
        List<Long> least = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            int call = 0;
            Step step = sampler.start(run);
            Held before = Held.by(List.of(step, outputs, noise));
            while (step instanceof Step.Evaluate evaluate) {
                Denoised output = outputs.get(call % 2);
                long allocated = allocated();
                step = evaluate.next().apply(output);
                allocated = allocated() - allocated;
                Held after = Held.by(List.of(step, outputs, noise));
                long besides = allocated - after.bytesBeyond(before);
                if (round == 0) {
                    least.add(besides);
                } else {
                    least.set(call, Math.min(least.get(call), besides));
                }
                call++;
                before = after;
            }
        }
        assertThat(Collections.max(least)).isLessThan(4L * shape.elements() / 2);
    }

    /** The large arrays that can be reached from objects. */
    private record Held(Set<Object> arrays) {
        private static final int LARGE = 1000;

        static Held by(List<?> roots) throws IllegalAccessException {
            Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            Deque<Object> open = new ArrayDeque<>(roots);
            while (!open.isEmpty()) {
                Object object = open.pop();
                if (object instanceof Object[] many) {
                    Stream.of(many).filter(Objects::nonNull).filter(seen::add).forEach(open::push);
                } else if (object instanceof Optional<?> maybe) {
                    maybe.filter(seen::add).ifPresent(open::push);
                } else if (object instanceof Iterable<?> many) {
                    for (Object item : many) {
                        if (seen.add(item)) {
                            open.push(item);
                        }
                    }
                } else if (!object.getClass().isArray()
                        && object.getClass().getName().contains("hordelib")) {
                    for (Field field : object.getClass().getDeclaredFields()) {
                        if (!Modifier.isStatic(field.getModifiers())
                                && !field.getType().isPrimitive()) {
                            field.setAccessible(true);
                            Object value = field.get(object);
                            if (value != null && seen.add(value)) {
                                open.push(value);
                            }
                        }
                    }
                }
            }
            seen.removeIf(object -> !(object instanceof float[] floats && floats.length > LARGE)
                    && !(object instanceof double[] doubles && doubles.length > LARGE));
            return new Held(seen);
        }

        long bytesBeyond(Held before) {
            return arrays.stream()
                    .filter(array -> !before.arrays.contains(array))
                    .mapToLong(
                            array -> array instanceof float[] floats ? 4L * floats.length : 8L * Array.getLength(array))
                    .sum();
        }
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
