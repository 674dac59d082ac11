package io.github.hordelib.sampling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The samplers by name. The names are frozen. */
public final class Samplers {
    private static final Map<String, Function<SamplerOptions.Reader, Sampler>> ALL = registry();

    private Samplers() {}

    private static Map<String, Function<SamplerOptions.Reader, Sampler>> registry() {
        Map<String, Function<SamplerOptions.Reader, Sampler>> all = new LinkedHashMap<>();
        all.put("euler", o -> new Euler(Churn.of(o), false));
        all.put("euler_ancestral", o -> new EulerAncestral(o.number("eta", 1), o.number("s_noise", 1)));
        all.put("heun", o -> new Heun(Churn.of(o)));
        all.put("lms", o -> new Lms(o.integer("order", 4)));
        all.put("dpmpp_2s_ancestral", o -> new Dpmpp2sAncestral(o.number("eta", 1), o.number("s_noise", 1), false));
        all.put("dpmpp_2m", o -> new Dpmpp2m());
        all.put("ddim", o -> new Euler(Churn.of(o), true));
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
