package io.github.hordelib.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The schedulers that samplers are combined with by name. The names are frozen.
 *
 * <p>To add a scheduler, write its formula as a {@link Scheduler}, add one line to the registry here, and put reference levels
 * into the golden file {@code sigmas.json}.
 */
public final class Schedulers {
    private static final Map<String, Scheduler> ALL = registry();

    private Schedulers() {}

    private static Map<String, Scheduler> registry() {
        Map<String, Scheduler> all = new LinkedHashMap<>();
        all.put("simple", TableSchedulers::simple);
        all.put("sgm_uniform", TableSchedulers::sgmUniform);
        all.put("karras", (s, steps) -> SigmaFormulas.karras(steps, s.sigmaMin(), s.sigmaMax(), 7));
        all.put("exponential", (s, steps) -> SigmaFormulas.exponential(steps, s.sigmaMin(), s.sigmaMax()));
        all.put("ddim_uniform", TableSchedulers::ddimUniform);
        all.put("beta", beta(0.6, 0.6));
        all.put("normal", TableSchedulers::normal);
        all.put("linear_quadratic", Schedulers::linearQuadratic);
        all.put("kl_optimal", Schedulers::klOptimal);
        return all;
    }

    /**
     * Returns the names.
     *
     * @return the names, in the order user interfaces show them
     */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * Returns the scheduler of a name, if there is one.
     *
     * @param name such as {@code karras}
     * @return the scheduler
     */
    public static Optional<Scheduler> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /**
     * Returns the scheduler of a name.
     *
     * @param name such as {@code karras}
     * @return the scheduler
     * @throws IllegalArgumentException if there is none
     */
    public static Scheduler byName(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "scheduler: expected one of " + ALL.keySet() + ", found \"" + name + "\""));
    }

    /**
     * Returns a scheduler that takes the quantiles of a beta distribution over the levels of training.
     *
     * @param alpha first parameter of the distribution, above 0
     * @param beta second parameter of the distribution, above 0
     * @return the scheduler; gives fewer steps where levels would be repeated
     */
    public static Scheduler beta(double alpha, double beta) {
        return (schedule, steps) -> TableSchedulers.beta(schedule, steps, alpha, beta);
    }

    /**
     * Returns the scheduler of the Turbo models, which know ten levels.
     *
     * @param denoise share of the ten levels that is run, 0 to 1
     * @return the scheduler; gives fewer steps than asked for where the share has fewer
     */
    public static Scheduler turbo(double denoise) {
        return (schedule, steps) -> TableSchedulers.turbo(schedule, steps, denoise);
    }

    /**
     * Returns a scheduler with the timesteps of diffusers' "leading" spacing for Stable Diffusion (an offset of 1), which its
     * DDIM and PNDM use: 1, 1+s, 1+2s, ... from the top.
     *
     * @param endsAtLowest whether the run ends at the lowest level of training instead of 0 ({@code set_alpha_to_one} off)
     * @return the scheduler
     */
    public static Scheduler leading(boolean endsAtLowest) {
        return (schedule, steps) -> {
            int stride = schedule.levels() / steps;
            float[] values = new float[steps + 1];
            for (int i = 0; i < steps; i++) {
                values[i] = schedule.level((steps - 1 - i) * stride + 1);
            }
            values[steps] = endsAtLowest ? schedule.sigmaMin() : 0;
            return Sigmas.of(values);
        };
    }

    /** Linear up to half of the steps and {@code threshold}, then quadratic to 1 (Polyak et al., 2024). */
    private static Sigmas linearQuadratic(NoiseSchedule schedule, int steps) {
        double threshold = 0.025;
        float[] values = new float[steps + 1];
        values[0] = schedule.sigmaMax();
        int linear = steps / 2;
        int quadratic = steps - linear;
        double difference = linear - threshold * steps;
        double q = difference / ((double) linear * quadratic * quadratic);
        double l = threshold / linear - 2 * difference / ((double) quadratic * quadratic);
        double c = q * linear * linear;
        for (int i = 1; i < steps; i++) {
            double done = i < linear ? i * threshold / linear : q * i * i + l * i + c;
            values[i] = (float) (1 - done) * schedule.sigmaMax();
        }
        return Sigmas.of(values);
    }

    /** Levels whose angles between latent and noise are evenly spaced (Sabour et al., 2024, Gaussian data). */
    private static Sigmas klOptimal(NoiseSchedule schedule, int steps) {
        double low = Math.atan(schedule.sigmaMin());
        double high = Math.atan(schedule.sigmaMax());
        float[] values = new float[steps + 1];
        for (int i = 0; i < steps; i++) {
            float share = (float) i / (steps - 1);
            values[i] = (float) Math.tan(share * (float) low + (1 - share) * (float) high);
        }
        return Sigmas.of(values);
    }
}
