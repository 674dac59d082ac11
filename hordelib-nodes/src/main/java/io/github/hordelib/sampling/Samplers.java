package io.github.hordelib.sampling;

import static io.github.hordelib.noise.NoiseKind.BROWNIAN;
import static io.github.hordelib.noise.NoiseKind.BROWNIAN_ON_DEVICE;

import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.noise.NoiseKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The samplers by name. The names are frozen. */
public final class Samplers {
    /** Name of the sampler that ComfyUI does not have: pseudo linear multistep, as in diffusers and CompVis. */
    public static final String PLMS = "plms";

    private static final Map<String, Function<SamplerOptions.Reader, Sampler>> COMFY = comfy();
    private static final Map<String, Function<SamplerOptions.Reader, Sampler>> ALL = all();
    private static final Map<String, String> HORDE = Map.ofEntries(
            Map.entry("k_euler", "euler"),
            Map.entry("k_euler_a", "euler_ancestral"),
            Map.entry("k_heun", "heun"),
            Map.entry("k_dpm_2", "dpm_2"),
            Map.entry("k_dpm_2_a", "dpm_2_ancestral"),
            Map.entry("k_lms", "lms"),
            Map.entry("k_dpm_fast", "dpm_fast"),
            Map.entry("k_dpm_adaptive", "dpm_adaptive"),
            Map.entry("k_dpmpp_2s_a", "dpmpp_2s_ancestral"),
            Map.entry("k_dpmpp_sde", "dpmpp_sde"),
            Map.entry("k_dpmpp_2m", "dpmpp_2m"),
            Map.entry("dpmsolver", "dpmpp_2m"));

    private Samplers() {}

    /** What ComfyUI does not have comes behind what it has. */
    private static Map<String, Function<SamplerOptions.Reader, Sampler>> all() {
        Map<String, Function<SamplerOptions.Reader, Sampler>> all = new LinkedHashMap<>(COMFY);
        all.put(PLMS, o -> new Plms());
        return all;
    }

    private static Map<String, Function<SamplerOptions.Reader, Sampler>> comfy() {
        Map<String, Function<SamplerOptions.Reader, Sampler>> all = new LinkedHashMap<>();
        all.put("euler", o -> new Euler(Churn.of(o), false));
        all.put("euler_cfg_pp", Samplers::eulerCfgPp);
        all.put("euler_ancestral", o -> new EulerAncestral(eta(o), noise(o)));
        all.put("euler_ancestral_cfg_pp", o -> new EulerCfgPp(eta(o), noise(o)));
        all.put("heun", o -> new Heun(Churn.of(o)));
        all.put("heunpp2", o -> new Heunpp2(Churn.of(o)));
        all.put("dpm_2", o -> new Dpm2(Churn.of(o)));
        all.put("dpm_2_ancestral", o -> new Dpm2Ancestral(eta(o), noise(o)));
        all.put("lms", o -> new Lms(o.integer("order", 4)));
        all.put("dpm_fast", o -> new DpmFast(o.number("eta", 0), noise(o)));
        all.put("dpm_adaptive", o -> DpmAdaptive.of(o));
        all.put("dpmpp_2s_ancestral", o -> new Dpmpp2sAncestral(eta(o), noise(o), false));
        all.put("dpmpp_2s_ancestral_cfg_pp", o -> new Dpmpp2sAncestral(eta(o), noise(o), true));
        all.put("dpmpp_sde", o -> sde(o, BROWNIAN));
        all.put("dpmpp_sde_gpu", o -> sde(o, BROWNIAN_ON_DEVICE));
        all.put("dpmpp_2m", o -> new Dpmpp2m());
        all.put("dpmpp_2m_cfg_pp", o -> new Dpmpp2mCfgPp());
        all.put("dpmpp_2m_sde", o -> sde2m(o, "midpoint", BROWNIAN));
        all.put("dpmpp_2m_sde_gpu", o -> sde2m(o, "midpoint", BROWNIAN_ON_DEVICE));
        all.put("dpmpp_2m_sde_heun", o -> sde2m(o, "heun", BROWNIAN));
        all.put("dpmpp_2m_sde_heun_gpu", o -> sde2m(o, "heun", BROWNIAN_ON_DEVICE));
        all.put("dpmpp_3m_sde", o -> new Dpmpp3mSde(eta(o), noise(o), BROWNIAN));
        all.put("dpmpp_3m_sde_gpu", o -> new Dpmpp3mSde(eta(o), noise(o), BROWNIAN_ON_DEVICE));
        all.put("ddpm", o -> new Ddpm());
        all.put("lcm", o -> new Lcm());
        all.put("ipndm", o -> new Ipndm(o.integer("max_order", 4)));
        all.put("ipndm_v", o -> new IpndmV(o.integer("max_order", 4)));
        all.put("deis", o -> new Deis(o.integer("max_order", 3)));
        all.put("res_multistep", o -> new ResMultistep(0, 1, false));
        all.put("res_multistep_cfg_pp", o -> new ResMultistep(0, 1, true));
        all.put("res_multistep_ancestral", o -> new ResMultistep(eta(o), noise(o), false));
        all.put("res_multistep_ancestral_cfg_pp", o -> new ResMultistep(eta(o), noise(o), true));
        all.put("gradient_estimation", o -> new GradientEstimation(o.number("ge_gamma", 2), false));
        all.put("gradient_estimation_cfg_pp", o -> new GradientEstimation(o.number("ge_gamma", 2), true));
        all.put("er_sde", o -> ErSde.of(o));
        all.put("seeds_2", o -> new Seeds2(eta(o), noise(o), o.number("r", 0.5)));
        all.put("seeds_3", o -> new Seeds3(eta(o), noise(o), o.number("r_1", 1.0 / 3), o.number("r_2", 2.0 / 3)));
        all.put("sa_solver", o -> SaSolver.of(o, false));
        all.put("sa_solver_pece", o -> SaSolver.of(o, true));
        all.put("ddim", o -> new Euler(Churn.of(o), true));
        all.put("uni_pc", o -> new UniPc(false));
        all.put("uni_pc_bh2", o -> new UniPc(true));
        return all;
    }

    private static Sampler eulerCfgPp(SamplerOptions.Reader o) {
        boolean alternative = o.word("version", "regular").equals("alternative");
        return alternative ? new EulerCfgPpAlternative() : new EulerCfgPp(0, 1);
    }

    private static double eta(SamplerOptions.Reader o) {
        return o.number("eta", 1);
    }

    private static double noise(SamplerOptions.Reader o) {
        return o.number("s_noise", 1);
    }

    private static Sampler sde(SamplerOptions.Reader o, NoiseKind kind) {
        return new DpmppSde(eta(o), noise(o), o.number("r", 0.5), kind);
    }

    private static Sampler sde2m(SamplerOptions.Reader o, String solver, NoiseKind kind) {
        boolean heun = o.word("solver_type", solver).equals("heun");
        return new Dpmpp2mSde(eta(o), noise(o), heun, kind);
    }

    /**
     * Returns the sampler {@code lcm} for latents that grow on the way: each estimate is enlarged before it is made noisy again.
     *
     * @param ratio how many times wider and higher the latent is in the end, above 0
     * @param steps after how many steps it has grown, at equal pace; negative for all of the run. A run with fewer steps ends
     *     before
     * @param method how estimates are enlarged; any but Lanczos
     * @return the sampler; latents with a noise mask are refused when it runs
     */
    public static Sampler growing(double ratio, int steps, ResizeMethod method) {
        if (!(ratio > 0) || method == ResizeMethod.LANCZOS) {
            throw new IllegalArgumentException(
                    "growing latents: expected a ratio above 0 and a method for latents, found " + ratio + " and "
                            + method);
        }
        return new LcmUpscale(ratio, steps, method);
    }

    /**
     * Returns the names of all samplers.
     *
     * @return the names, those that ComfyUI has too in front
     */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * Returns the names that ComfyUI has too.
     *
     * @return the names, in the order user interfaces show them
     */
    public static List<String> comfyNames() {
        return List.copyOf(COMFY.keySet());
    }

    /**
     * Returns the other names that the AI Horde has for samplers.
     *
     * @return the name used here, by the AI Horde's
     */
    public static Map<String, String> hordeNames() {
        return HORDE;
    }

    /**
     * Returns the sampler of a name, if there is one.
     *
     * @param name such as {@code euler_ancestral}
     * @return the sampler with usual settings
     */
    public static Optional<Sampler> find(String name) {
        return ALL.containsKey(name) ? Optional.of(create(name, SamplerOptions.NONE)) : Optional.empty();
    }

    /**
     * Returns the sampler of a name.
     *
     * @param name such as {@code euler_ancestral}
     * @return the sampler with usual settings
     * @throws IllegalArgumentException if there is none
     */
    public static Sampler byName(String name) {
        return create(name, SamplerOptions.NONE);
    }

    /**
     * Returns a sampler with settings.
     *
     * @param name such as {@code euler_ancestral}
     * @param options settings; those left out are as usual
     * @return the sampler
     * @throws IllegalArgumentException if there is no such sampler, or it has no such setting
     */
    public static Sampler create(String name, SamplerOptions options) {
        Function<SamplerOptions.Reader, Sampler> factory = ALL.get(name);
        if (factory == null) {
            throw new IllegalArgumentException("sampler: expected one of " + ALL.keySet() + ", found \"" + name + "\"");
        }
        SamplerOptions.Reader reader = new SamplerOptions.Reader(name, options);
        Sampler sampler = factory.apply(reader);
        reader.requireAllKnown();
        return sampler;
    }
}
