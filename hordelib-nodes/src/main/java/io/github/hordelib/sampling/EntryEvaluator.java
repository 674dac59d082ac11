package io.github.hordelib.sampling;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes the estimates of prepared conditionings, in as few network calls as shapes allow. Which entries share a call
 * follows from the entries alone, never from free memory. Confined to one run.
 */
final class EntryEvaluator {
    private final DiffusionModel model;
    private final Cancellation cancellation;
    private final Map<List<Conditioning.NetworkHook>, Network> hooked = new HashMap<>();

    EntryEvaluator(DiffusionModel model, Cancellation cancellation) {
        this.model = model;
        this.cancellation = cancellation;
    }

    /** Where a call is made. */
    record At(Tensor x, float sigma, List<UnetPatch> patches) {}

    /** Estimate of one conditioning, with the middle block's attention if it was asked for. */
    record Estimate(Tensor denoised, Optional<Tensor> attention) {}

    /** An entry to compute, for the conditioning of an index. */
    private record Task(PreparedEntry entry, int conditioning) {}

    /** Returns one estimate for each conditioning; zeros where none of its entries is active. */
    List<Estimate> evaluate(List<List<PreparedEntry>> conditionings, At at, boolean tap) {
        List<WeightedMean> means = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < conditionings.size(); i++) {
            means.add(new WeightedMean(at.x.shape()));
            for (PreparedEntry entry : Fallback.resolve(conditionings.get(i), at.x.shape(), at.sigma)) {
                tasks.add(new Task(entry, i));
            }
        }
        while (!tasks.isEmpty()) {
            List<Task> group = takeGroup(tasks);
            compute(group, at, tap, means);
        }
        return means.stream().map(WeightedMean::result).toList();
    }

    /** Takes the first task and all that can share its call; the last one becomes the first row. */
    private static List<Task> takeGroup(List<Task> tasks) {
        PreparedEntry first = tasks.get(0).entry;
        List<Task> group = new ArrayList<>();
        for (Task task : tasks) {
            if (group.isEmpty() || task.entry.joins(first)) {
                group.add(task);
            }
        }
        tasks.removeAll(group);
        Collections.reverse(group);
        return group;
    }

    private void compute(List<Task> group, At at, boolean tap, List<WeightedMean> means) {
        int items = at.x.shape().get(0);
        List<PreparedEntry> entries = group.stream().map(Task::entry).toList();
        Tensor x = Tensor.concat(entries.stream()
                .map(entry -> Rows.crop(at.x, entry.place().crop()))
                .toList());
        NetworkInputs inputs = inputs(entries, x, at);
        Network network = network(entries.get(0).hooks());
        Network.Tapped output = tap
                ? network.predictTapped(inputs, cancellation)
                : new Network.Tapped(network.predict(inputs, cancellation), x);
        Tensor denoised = model.sampling().denoised(x, output.output(), at.sigma);
        for (int i = 0; i < group.size(); i++) {
            Tensor part = Rows.range(denoised, i * items, (i + 1) * items);
            Optional<Tensor> attention = tap
                    ? Optional.of(Rows.range(output.middleAttention(), i * items, (i + 1) * items))
                    : Optional.empty();
            means.get(group.get(i).conditioning).add(group.get(i).entry.place(), part, attention);
        }
    }

    private NetworkInputs inputs(List<PreparedEntry> entries, Tensor x, At at) {
        int items = at.x.shape().get(0);
        int tokens = entries.stream()
                .mapToInt(entry -> entry.inputs().embedding().shape().get(1))
                .reduce(1, PreparedEntry::leastCommonMultiple);
        Tensor context = Tensor.concat(entries.stream()
                .map(entry -> Rows.cycle(Rows.repeatTokens(entry.inputs().embedding(), tokens), items))
                .toList());
        Optional<Tensor> y = entries.get(0)
                .inputs()
                .y()
                .map(first -> Tensor.concat(entries.stream()
                        .map(entry -> Rows.cycle(entry.inputs().y().orElse(first), items))
                        .toList()));
        float timestep = model.sampling().schedule().timestep(at.sigma);
        NetworkInputs plain = new NetworkInputs(
                model.sampling().networkInput(x, at.sigma),
                Tensor.filled(Shape.of(x.shape().get(0)), timestep),
                context,
                y,
                Optional.empty(),
                List.of());
        Optional<ControlResiduals> control =
                entries.get(0).control().flatMap(value -> residuals(value, plain, at.sigma));
        return new NetworkInputs(withConcat(plain.x(), entries), plain.timesteps(), context, y, control, at.patches);
    }

    private static Tensor withConcat(Tensor x, List<PreparedEntry> entries) {
        Optional<Tensor> first = entries.get(0).inputs().concat();
        if (first.isEmpty()) {
            return x;
        }
        List<Tensor> rows = entries.stream()
                .map(entry -> Rows.crop(
                        entry.inputs().concat().orElse(first.get()),
                        entry.place().crop()))
                .toList();
        return Rows.joinChannels(List.of(x, Tensor.concat(rows)));
    }

    private Optional<ControlResiduals> residuals(Control control, NetworkInputs inputs, float sigma) {
        Optional<ControlResiduals> previous = control.previous().flatMap(value -> residuals(value, inputs, sigma));
        if (sigma > model.sampling().schedule().percentToSigma(control.startPercent())
                || sigma < model.sampling().schedule().percentToSigma(control.endPercent())) {
            return previous;
        }
        ControlResiduals own =
                control.net().residuals(inputs, control.hint(), cancellation).times((float) control.strength());
        return Optional.of(previous.map(own::plus).orElse(own));
    }

    private Network network(List<Conditioning.NetworkHook> hooks) {
        if (hooks.isEmpty()) {
            return model.network();
        }
        return hooked.computeIfAbsent(hooks, list -> {
            Network network = model.network();
            for (Conditioning.NetworkHook hook : list) {
                network = hook.apply(network);
            }
            return network;
        });
    }
}
