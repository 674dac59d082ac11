package io.github.hordelib.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.golden.GoldenJson;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;

/** Reference cases of noise levels that need nothing but a schedule. */
@SuppressWarnings("exports") // tests export nothing
public final class SigmaGoldenCases {
    private SigmaGoldenCases() {}

    /** Returns the schedule of a model kind. */
    public static NoiseSchedule schedule(String model) {
        return switch (model) {
            case "sd", "v", "x0" -> NoiseSchedules.stableDiffusion();
            case "v_zsnr", "eps_zsnr" -> NoiseSchedules.zeroTerminalSnr(NoiseSchedules.stableDiffusion());
            case "lcm" -> NoiseSchedules.latentConsistency();
            case "edm" -> NoiseSchedules.continuousEdm(0.002, 80);
            case "cont_v" -> NoiseSchedules.continuousV(0.03, 500);
            default -> throw new IllegalArgumentException("model kind " + model);
        };
    }

    /** Compares levels: length and zeros exactly, the others within the tolerance for the model. */
    public static void assertSigmas(Sigmas found, JsonNode expected, String model) {
        float[] values = GoldenJson.floats(expected);
        assertThat(found.size()).isEqualTo(values.length);
        for (int i = 0; i < values.length; i++) {
            assertThat(found.get(i)).as("level %d", i).isEqualTo(values[i], relative(values[i], tolerance(model)));
        }
    }

    private static double tolerance(String model) {
        return model.endsWith("zsnr") ? 1e-5 : 2e-6;
    }

    private static Offset<Float> relative(float value, double tolerance) {
        return Offset.offset(Float.isNaN(value) ? 0 : (float) (Math.abs(value) * tolerance));
    }

    /** Runs a case. */
    public static void run(JsonNode test) {
        String model = test.path("model").asText("sd");
        switch (test.get("kind").asText()) {
            case "table" -> table(test, model);
            case "scheduler" -> scheduler(test, model);
            case "percent_to_sigma" -> percents(test, model);
            case "sigma_to_timestep" -> timesteps(test, model);
            case "timestep_to_sigma" -> sigmas(test, model);
            case "node" -> assertSigmas(node(test.get("node").asText(), test.get("params")), test.get("sigmas"), model);
            case "sigma_tool" -> tool(test);
            default -> throw new IllegalArgumentException("sigma case of kind " + test.get("kind"));
        }
    }

    private static void table(JsonNode test, String model) {
        NoiseSchedule schedule = schedule(model);
        assertThat(schedule.levels()).isEqualTo(test.get("n").asInt());
        double tolerance = model.endsWith("zsnr") ? 1e-5 : 1e-6;
        if (test.has("sigmas")) {
            for (int i = 0; i < schedule.levels(); i++) {
                float expected = (float) test.get("sigmas").get(i).asDouble();
                assertThat(schedule.level(i)).isEqualTo(expected, relative(expected, tolerance));
            }
        } else {
            float first = (float) test.get("sigma_first").asDouble();
            float last = (float) test.get("sigma_last").asDouble();
            assertThat(schedule.sigmaMin()).isEqualTo(first, relative(first, tolerance));
            assertThat(schedule.sigmaMax()).isEqualTo(last, relative(last, tolerance));
        }
    }

    private static void scheduler(JsonNode test, String model) {
        String name = test.get("scheduler").asText();
        Assumptions.assumeTrue(Schedulers.find(name).isPresent(), "no scheduler " + name);
        Sigmas found = Schedulers.byName(name)
                .sigmas(schedule(model), test.get("steps").asInt());
        assertSigmas(found, test.get("sigmas"), model);
    }

    private static void percents(JsonNode test, String model) {
        for (int i = 0; i < test.get("percent").size(); i++) {
            float expected = (float) test.get("sigma").get(i).asDouble();
            assertThat(schedule(model).percentToSigma(test.get("percent").get(i).asDouble()))
                    .isEqualTo(expected, relative(expected, tolerance(model)));
        }
    }

    private static void timesteps(JsonNode test, String model) {
        boolean table = !model.equals("edm") && !model.equals("cont_v");
        for (int i = 0; i < test.get("sigma").size(); i++) {
            float expected = (float) test.get("timestep").get(i).asDouble();
            assertThat(schedule(model).timestep((float) test.get("sigma").get(i).asDouble()))
                    .isEqualTo(expected, Offset.offset(table ? 0 : 1e-6f));
        }
    }

    private static void sigmas(JsonNode test, String model) {
        for (int i = 0; i < test.get("timestep").size(); i++) {
            float expected = (float) test.get("sigma").get(i).asDouble();
            assertThat(schedule(model).sigma((float) test.get("timestep").get(i).asDouble()))
                    .isEqualTo(expected, relative(expected, tolerance(model)));
        }
    }

    private static Sigmas node(String name, JsonNode p) {
        int steps = p.get("steps").asInt();
        double denoise = p.path("denoise").asDouble(1);
        double min = p.path("sigma_min").asDouble();
        double max = p.path("sigma_max").asDouble();
        NoiseSchedule sd = NoiseSchedules.stableDiffusion();
        return switch (name) {
            case "KarrasScheduler" ->
                SigmaFormulas.karras(steps, min, max, p.get("rho").asDouble());
            case "ExponentialScheduler" -> SigmaFormulas.exponential(steps, min, max);
            case "PolyexponentialScheduler" ->
                SigmaFormulas.polyexponential(steps, min, max, p.get("rho").asDouble());
            case "LaplaceScheduler" ->
                SigmaFormulas.laplace(
                        steps, min, max, p.get("mu").asDouble(), p.get("beta").asDouble());
            case "VPScheduler" ->
                SigmaFormulas.variancePreserving(
                        steps,
                        p.get("beta_d").asDouble(),
                        p.get("beta_min").asDouble(),
                        p.get("eps_s").asDouble());
            case "BasicScheduler" ->
                Schedulers.byName(p.get("scheduler").asText()).sigmas(sd, steps, denoise);
            case "BetaSamplingScheduler" ->
                Schedulers.beta(p.get("alpha").asDouble(), p.get("beta").asDouble())
                        .sigmas(sd, steps);
            case "SDTurboScheduler" -> Schedulers.turbo(denoise).sigmas(sd, steps);
            case "AlignYourStepsScheduler" ->
                AlignYourSteps.of(p.get("model_type").asText()).sigmas(steps, denoise);
            case "GITSScheduler" -> GeometryInspiredSteps.sigmas(p.get("coeff").asDouble(), steps, denoise);
            default -> Assumptions.abort("no node " + name);
        };
    }

    private static void tool(JsonNode test) {
        Sigmas input = Sigmas.of(GoldenJson.floats(test.get("input")));
        List<Sigmas> found = tool(test.get("tool").asText(), test.get("params"), input);
        assertThat(found).hasSize(test.get("outputs").size());
        for (int i = 0; i < found.size(); i++) {
            assertSigmas(found.get(i), test.get("outputs").get(i), "sd");
        }
    }

    private static List<Sigmas> tool(String name, JsonNode p, Sigmas input) {
        return switch (name) {
            case "SplitSigmas" -> {
                int step = p.get("step").asInt();
                yield List.of(input.range(0, step + 1), input.range(step, input.size()));
            }
            case "SplitSigmasDenoise" -> input.splitByDenoise(p.get("denoise").asDouble());
            case "FlipSigmas" -> List.of(input.flipped());
            case "SetFirstSigma" -> List.of(input.with(0, (float) p.get("sigma").asDouble()));
            case "ExtendIntermediateSigmas" ->
                List.of(input.extended(
                        p.get("steps").asInt(),
                        p.get("start_at_sigma").asDouble() < 0
                                ? Double.POSITIVE_INFINITY
                                : p.get("start_at_sigma").asDouble(),
                        p.get("end_at_sigma").asDouble(),
                        Sigmas.Spacing.valueOf(p.get("spacing").asText().toUpperCase(Locale.ROOT))));
            default -> Assumptions.abort("no node " + name);
        };
    }
}
