package io.github.hordelib.bench.scenario;

import java.util.List;

/**
 * What the benchmark does. Immutable.
 *
 * @param models names of the models, the first is the main one; empty text is the default model
 * @param sizes sides of the square pictures, pixels
 * @param steps steps of each picture
 * @param warmups unmeasured runs of each scenario
 * @param repeats measured runs of each scenario
 * @param clients numbers of jobs at once
 * @param loras names of LoRAs to switch between
 * @param upscalers upscalers to try, each alone
 */
public record SuiteOptions(
        List<String> models,
        List<Integer> sizes,
        int steps,
        int warmups,
        int repeats,
        List<Integer> clients,
        List<String> loras,
        List<String> upscalers) {

    /** Copies and checks. */
    public SuiteOptions {
        models = List.copyOf(models);
        sizes = List.copyOf(sizes);
        clients = List.copyOf(clients);
        loras = List.copyOf(loras);
        upscalers = List.copyOf(upscalers);
        if (models.isEmpty() || sizes.isEmpty() || steps < 1 || warmups < 0 || repeats < 1) {
            throw new IllegalArgumentException(
                    "benchmark: expected a model, a size, a step and a repeat at least, found " + models.size() + ", "
                            + sizes.size() + ", " + steps + " and " + repeats + ", warmups " + warmups);
        }
    }
}
