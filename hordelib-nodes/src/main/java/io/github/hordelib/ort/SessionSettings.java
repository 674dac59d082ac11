package io.github.hordelib.ort;

import java.util.Map;
import java.util.Set;

/**
 * How a model is prepared and run. Immutable.
 *
 * @param optimization how far ONNX Runtime rewrites the graph
 * @param prepacking whether weights are copied into the layout that kernels like: faster, but the copy is private memory and
 *     takes time; without, weights of a file stay shared pages of it
 * @param arena whether run memory is kept for the next run
 * @param shrink whether the arena is given back after each large run (a mebibyte of inputs and outputs); for models that are
 *     run once in a while
 * @param dimensions fixed extents for symbolic axes, by symbol
 * @param config further session keys of ONNX Runtime; only known ones are let through
 */
public record SessionSettings(
        Optimization optimization,
        boolean prepacking,
        boolean arena,
        boolean shrink,
        Map<String, Long> dimensions,
        Map<String, String> config) {
    /** Levels of graph rewriting. */
    public enum Optimization {
        /** As is. */
        NONE,
        /** Constant folding and removal of what is not needed. */
        BASIC,
        /** Fusions for the processor, too. */
        EXTENDED,
        /** Memory layouts, too. */
        LAYOUT,
        /** Everything. */
        ALL
    }

    private static final String DISABLED = "optimization.disable_specified_optimizers";
    // ONNX Runtime accepts unknown keys in silence, so that a misspelt one would have no effect.
    private static final Set<String> KNOWN = Set.of(
            DISABLED,
            "optimization.constant_folding_max_output_size_in_bytes",
            "optimization.enable_cast_chain_elimination",
            "optimization.enable_gelu_approximation",
            "session.disable_aot_function_inlining",
            "session.disable_cpu_ep_fallback",
            "session.dynamic_block_base",
            "session.graph_optimizations_loop_level",
            "session.optimized_model_external_initializers_file_name",
            "session.optimized_model_external_initializers_min_size_in_bytes",
            "session.save_external_prepacked_constant_initializers",
            "session.set_denormal_as_zero",
            "session.use_device_allocator_for_initializers",
            "session.use_env_allocators");

    /** Copies the maps and checks the keys. */
    public SessionSettings {
        dimensions = Map.copyOf(dimensions);
        config = Map.copyOf(config);
        for (String key : config.keySet()) {
            if (!KNOWN.contains(key)) {
                throw new IllegalArgumentException("session key \"" + key + "\": expected one of " + KNOWN);
            }
        }
        // This pair aborts the process on a graph with a cast of a 16-bit initializer.
        if (optimization == Optimization.ALL
                && config.getOrDefault(DISABLED, "").contains("ConstantFolding")) {
            throw new IllegalArgumentException(
                    "session optimization: expected at most LAYOUT without ConstantFolding, found ALL");
        }
    }

    /**
     * Returns the defaults: layout optimisation, prepacked weights, an arena that keeps its memory.
     *
     * @return settings
     */
    public static SessionSettings defaults() {
        return new SessionSettings(Optimization.LAYOUT, true, true, false, Map.of(), Map.of());
    }

    /**
     * Returns a copy with another level.
     *
     * @param level how far the graph is rewritten
     * @return settings
     */
    public SessionSettings withOptimization(Optimization level) {
        return new SessionSettings(level, prepacking, arena, shrink, dimensions, config);
    }

    /**
     * Returns a copy that keeps less memory: no prepacking, no arena.
     *
     * @return settings
     */
    public SessionSettings lowMemory() {
        return new SessionSettings(optimization, false, false, false, dimensions, config);
    }

    /**
     * Returns a copy with or without prepacked weights.
     *
     * @param on whether weights are copied into the layout that kernels like
     * @return settings
     */
    public SessionSettings withPrepacking(boolean on) {
        return new SessionSettings(optimization, on, arena, shrink, dimensions, config);
    }

    /**
     * Returns a copy that gives its run memory back after each large run, or keeps it.
     *
     * @param on whether the arena shrinks
     * @return settings
     */
    public SessionSettings withShrink(boolean on) {
        return new SessionSettings(optimization, prepacking, arena, on, dimensions, config);
    }

    /**
     * Returns a copy with fixed extents.
     *
     * @param extents extents by symbol
     * @return settings
     */
    public SessionSettings withDimensions(Map<String, Long> extents) {
        return new SessionSettings(optimization, prepacking, arena, shrink, extents, config);
    }

    /**
     * Returns a copy with further session keys.
     *
     * @param entries values by key
     * @return settings
     * @throws IllegalArgumentException if a key is not known
     */
    public SessionSettings withConfig(Map<String, String> entries) {
        return new SessionSettings(optimization, prepacking, arena, shrink, dimensions, entries);
    }
}
