package io.github.hordelib;

import io.github.hordelib.graph.Graph;
import java.util.List;

/**
 * What a request came to. Immutable.
 *
 * @param images the pictures, in the order of their seeds
 * @param corrections what differs from what was asked for
 * @param timings how long it took
 * @param graph the graph that was run
 */
public record GenerationResult(
        List<GeneratedImage> images, List<Correction> corrections, Timings timings, Graph graph) {
    /** Copies the lists. */
    public GenerationResult {
        images = List.copyOf(images);
        corrections = List.copyOf(corrections);
    }
}
