package io.github.hordelib;

import io.github.hordelib.graph.Graph;
import io.github.hordelib.kudos.Prediction;
import java.util.List;

/**
 * What a request would come to. Immutable.
 *
 * @param graph the graph that would be run
 * @param output id of its node that gives the pictures
 * @param model name of the model
 * @param seed seed of the first picture; one that is drawn is drawn anew for each plan
 * @param width pixels, before post-processing
 * @param height pixels, before post-processing
 * @param steps denoising steps of each picture
 * @param prediction seconds and kudos of the whole job, foretold
 * @param corrections what would differ from what is asked for
 */
public record Plan(
        Graph graph,
        String output,
        String model,
        long seed,
        int width,
        int height,
        int steps,
        Prediction prediction,
        List<Correction> corrections) {
    /** Copies the list. */
    public Plan {
        corrections = List.copyOf(corrections);
    }
}
