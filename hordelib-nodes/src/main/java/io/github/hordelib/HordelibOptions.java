package io.github.hordelib;

import io.github.hordelib.kudos.TimePredictor;
import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.nodes.Folders;
import io.github.hordelib.ort.BackendOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link Hordelib} is set up. Immutable.
 *
 * @param models where models lie
 * @param files where nodes of workflows load pictures from and save them to
 * @param backend how models are run
 * @param weightBytes how much memory the weights of models may take together; a single model that needs more is opened all
 *     the same
 * @param resultBytes how much memory the results of nodes that are kept for later may take
 * @param parallelNodes how many nodes are computed at once over all jobs; others wait
 * @param predictor foretells how long jobs take; calibrated to this machine if that is to be in its seconds
 * @param gate what must not be drawn; empty = anything may
 */
public record HordelibOptions(
        ModelFolders models,
        Folders files,
        BackendOptions backend,
        long weightBytes,
        long resultBytes,
        int parallelNodes,
        TimePredictor predictor,
        Optional<GateOptions> gate) {
    private static final long GIB = 1L << 30;

    /** Checks the ranges. */
    public HordelibOptions {
        if (weightBytes < 0 || resultBytes < 0) {
            throw new IllegalArgumentException(
                    "memory: expected bytes >= 0, found weights " + weightBytes + ", results " + resultBytes);
        }
        if (parallelNodes < 1) {
            throw new IllegalArgumentException("parallelNodes: expected at least 1, found " + parallelNodes);
        }
    }

    /**
     * Returns the defaults for a folder of models: workflows use its subfolders {@code input}, {@code output} and
     * {@code temp}, weights take at most half of the machine's memory.
     *
     * @param models where models lie; need not exist
     * @return the options
     */
    public static HordelibOptions of(Path models) {
        return new HordelibOptions(
                new ModelFolders(List.of(models)),
                Folders.under(models),
                BackendOptions.defaults(),
                physicalMemory().orElse(16 * GIB) / 2,
                GIB / 4,
                Math.max(4, Runtime.getRuntime().availableProcessors()),
                TimePredictor.standard(),
                Optional.empty());
    }

    /**
     * Returns a copy with other folders of models.
     *
     * @param newModels where models lie
     * @return the options
     */
    public HordelibOptions withModels(ModelFolders newModels) {
        return new HordelibOptions(newModels, files, backend, weightBytes, resultBytes, parallelNodes, predictor, gate);
    }

    /**
     * Returns a copy with other folders for workflows.
     *
     * @param newFiles the folders
     * @return the options
     */
    public HordelibOptions withFiles(Folders newFiles) {
        return new HordelibOptions(models, newFiles, backend, weightBytes, resultBytes, parallelNodes, predictor, gate);
    }

    /**
     * Returns a copy that runs models in another way.
     *
     * @param newBackend how
     * @return the options
     */
    public HordelibOptions withBackend(BackendOptions newBackend) {
        return new HordelibOptions(models, files, newBackend, weightBytes, resultBytes, parallelNodes, predictor, gate);
    }

    /**
     * Returns a copy with other limits on memory.
     *
     * @param newWeightBytes how much the weights of models may take together
     * @param newResultBytes how much kept results may take
     * @return the options
     */
    public HordelibOptions withMemory(long newWeightBytes, long newResultBytes) {
        return new HordelibOptions(
                models, files, backend, newWeightBytes, newResultBytes, parallelNodes, predictor, gate);
    }

    /**
     * Returns a copy with another predictor.
     *
     * @param newPredictor such as {@link TimePredictor#calibrated one calibrated to this machine}
     * @return the options
     */
    public HordelibOptions withPredictor(TimePredictor newPredictor) {
        return new HordelibOptions(models, files, backend, weightBytes, resultBytes, parallelNodes, newPredictor, gate);
    }

    /**
     * Returns a copy with a gate before requests and after their pictures.
     *
     * @param newGate what must not be drawn
     * @return the options
     */
    public HordelibOptions withGate(GateOptions newGate) {
        return new HordelibOptions(
                models, files, backend, weightBytes, resultBytes, parallelNodes, predictor, Optional.of(newGate));
    }

    private static Optional<Long> physicalMemory() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean machine
                ? Optional.of(machine.getTotalMemorySize())
                : Optional.empty();
    }
}
