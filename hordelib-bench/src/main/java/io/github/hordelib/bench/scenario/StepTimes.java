package io.github.hordelib.bench.scenario;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.model.CheckpointParts;
import io.github.hordelib.model.LoraChange;
import io.github.hordelib.model.ModelStore;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.ort.OrtBackend;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * How long the denoising network of a checkpoint takes, alone. A step is one call with two rows, as guidance makes. The time
 * until the network is ready counts everything from opening the checkpoint, and touches all weights: it is the time to the end
 * of a first, small step, less the time that such a step takes. It is taken twice: first in a process that has just started, which loads
 * its classes and ONNX Runtime and may have to prepare the graph; then, with all closed and opened again, as a service does
 * that changes its model. LoRAs are put on in a third store, which expects them as a service with a folder of LoRAs does.
 *
 * @param size width and height, pixels
 * @param firstReadySeconds until the network is ready, the first time, from opening the backend
 * @param readySeconds until the network is ready, the second time
 * @param stepSeconds of each step, in order, without the first
 * @param switchSeconds until the first step with each LoRA starts, in order
 * @param loraStepSeconds of one more step with each LoRA
 * @param memory mebibytes by name
 */
public record StepTimes(
        int size,
        double firstReadySeconds,
        double readySeconds,
        List<Double> stepSeconds,
        List<Double> switchSeconds,
        List<Double> loraStepSeconds,
        Map<String, Double> memory) {
    private static final int TOKENS = 77;
    private static final int TRIES = 3;
    private static final int SMALL = 64;
    private static final int CELL = 8;

    /** Copies lists and map. */
    public StepTimes {
        stepSeconds = List.copyOf(stepSeconds);
        switchSeconds = List.copyOf(switchSeconds);
        loraStepSeconds = List.copyOf(loraStepSeconds);
        memory = new LinkedHashMap<>(memory);
    }

    /**
     * Measures.
     *
     * @param options provider and threads
     * @param model opens the checkpoint; called several times
     * @param size width and height, pixels
     * @param steps how many steps to time
     * @param loras put on one after the other, each alone
     * @return the figures
     */
    public static StepTimes measure(
            BackendOptions options, Supplier<CheckpointFile> model, int size, int steps, List<Path> loras) {
        long start = System.nanoTime();
        try (OrtBackend backend = OrtBackend.open(options)) {
            double firstReady;
            try (Opened first = Opened.open(backend, model, start, List.of())) {
                firstReady = first.readySeconds;
            }
            double ready;
            List<Double> times;
            try (Opened second = Opened.open(backend, model, System.nanoTime(), List.of())) {
                ready = second.readySeconds;
                times = second.times(size, steps);
            }
            if (loras.isEmpty()) {
                return new StepTimes(size, firstReady, ready, times, List.of(), List.of(), Machine.memory());
            }
            try (Opened third = Opened.open(backend, model, System.nanoTime(), loras)) {
                List<Double> switches = new ArrayList<>();
                List<Double> after = new ArrayList<>();
                third.changeTo(loras, size, switches, after);
                return new StepTimes(size, firstReady, ready, times, switches, after, Machine.memory());
            }
        }
    }

    /** A network that is ready. */
    private record Opened(
            ModelStore store, CheckpointFile file, DiffusionModel network, Runner small, double readySeconds)
            implements AutoCloseable {
        static Opened open(OrtBackend backend, Supplier<CheckpointFile> model, long start, List<Path> adapters) {
            ModelStore store = ModelStore.open(backend, Long.MAX_VALUE, () -> adapters);
            try {
                CheckpointFile file = model.get();
                DiffusionModel network = CheckpointParts.of(store).model(file);
                Runner small = new Runner(file, SMALL);
                small.seconds(network);
                double toFirst = (System.nanoTime() - start) * 1e-9;
                return new Opened(store, file, network, small, Math.max(0, toFirst - small.fastest(network)));
            } catch (RuntimeException e) {
                store.close();
                throw e;
            }
        }

        List<Double> times(int size, int steps) {
            Runner full = new Runner(file, size);
            full.seconds(network);
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                times.add(full.seconds(network));
            }
            return times;
        }

        /**
         * Puts one LoRA on after the other, the first after a step without. What a switch takes is what passes outside ONNX
         * Runtime's runs until a first, small step is done: all before it starts, and handing its result over.
         */
        void changeTo(List<Path> loras, int size, List<Double> switches, List<Double> after) {
            Runner full = new Runner(file, size);
            full.seconds(network);
            for (Path lora : loras) {
                long switched = System.nanoTime() - runNanos();
                DiffusionModel changed = LoraChange.of(lora, 1).on(network);
                small.seconds(changed);
                switches.add((System.nanoTime() - runNanos() - switched) * 1e-9);
                full.seconds(changed);
                after.add(full.seconds(changed));
            }
        }

        private long runNanos() {
            return store.backend().statistics().runTime().toNanos();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** Runs one step at one size. */
    private static final class Runner {
        private final NetworkInputs inputs;

        Runner(CheckpointFile file, int size) {
            int channels = file.unet().map(unet -> unet.inputChannels()).orElse(4);
            int width = file.unet().map(unet -> unet.contextWidth()).orElse(0);
            int labels = file.unet().map(unet -> unet.labelWidth()).orElse(0);
            Random random = new Random(0);
            NetworkInputs plain = NetworkInputs.of(
                    noise(random, Shape.of(2, channels, size / CELL, size / CELL)),
                    Tensor.of(Shape.of(2), 500, 500),
                    noise(random, Shape.of(2, TOKENS, width)));
            Optional<Tensor> y = labels == 0 ? Optional.empty() : Optional.of(noise(random, Shape.of(2, labels)));
            inputs = new NetworkInputs(plain.x(), plain.timesteps(), plain.context(), y, plain.control(), List.of());
        }

        double seconds(DiffusionModel model) {
            long start = System.nanoTime();
            model.network().predict(inputs, new Cancellation());
            return (System.nanoTime() - start) * 1e-9;
        }

        double fastest(DiffusionModel model) {
            double fastest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < TRIES; i++) {
                fastest = Math.min(fastest, seconds(model));
            }
            return fastest;
        }

        private static Tensor noise(Random random, Shape shape) {
            float[] values = new float[shape.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return Tensor.of(shape, values);
        }
    }

    /**
     * Returns all figures by name, for people and programs.
     *
     * @return numbers and lists of numbers, rounded to milliseconds and mebibytes
     */
    public Map<String, Object> figures() {
        double[] sorted =
                stepSeconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("size", size);
        figures.put("first_ready_s", rounded(firstReadySeconds));
        figures.put("ready_s", rounded(readySeconds));
        figures.put("min_s", rounded(sorted.length == 0 ? Double.NaN : sorted[0]));
        figures.put("median_s", rounded(sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2]));
        figures.put("steps_s", stepSeconds.stream().map(StepTimes::rounded).toList());
        if (!switchSeconds.isEmpty()) {
            figures.put(
                    "lora_ready_s",
                    switchSeconds.stream().map(StepTimes::rounded).toList());
            figures.put(
                    "lora_step_s",
                    loraStepSeconds.stream().map(StepTimes::rounded).toList());
        }
        memory.forEach((name, mebibytes) -> figures.put(name.replace(' ', '_') + "_mib", Math.round(mebibytes)));
        return figures;
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
