package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.SingleFile;
import io.github.hordelib.checkpoint.UnetPart;
import io.github.hordelib.lora.WeightChange;
import io.github.hordelib.onnx.MiddleAttention;
import io.github.hordelib.onnx.UnetGraph;
import io.github.hordelib.onnx.WeightRows;
import io.github.hordelib.ort.Value;
import io.github.hordelib.sampling.ControlResiduals;
import io.github.hordelib.sampling.Network;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A UNet whose graph is built from a checkpoint. It comes in variants, each opened when it is first needed: for latents whose
 * sides can be halved as often as the network does, which is the common and faster one, and for others; with and without
 * what ControlNets and adapters add.
 */
final class GraphUnet implements Network, ModelMix.Source {
    private static final String OUTPUT = "out_sample";
    private static final String ATTENTION = "middle_attention";
    private static final int TOKENS = 77;

    private final UnetPart part;
    private final GraphSessions sessions;
    private final int blocks;
    private final List<Integer> channels;

    GraphUnet(UnetPart part, GraphSessions sessions) {
        this.part = part;
        this.sessions = sessions;
        this.blocks = part.inputBlocks();
        this.channels = part.blockChannels();
    }

    /** Returns where the weights are. */
    UnetPart part() {
        return part;
    }

    /** Returns the weights, for a file of them. */
    SingleFile.Values values() {
        return sessions.unchanged()
                ? SingleFile.Values.STORED
                : new SingleFile.Values(
                        Optional.of(name -> sessions.rows(part, name).all()));
    }

    @Override
    public boolean has(String name) {
        return part.weights().contains(name);
    }

    @Override
    public WeightRows rows(String name) {
        return sessions.rows(part, name);
    }

    /** Returns all weights by their names for adapters. */
    List<WeightsChange.Layer> layers() {
        return ChangedWeights.unet(part.weights()).all();
    }

    @Override
    public String key() {
        return sessions.key(part.weights());
    }

    /** Returns the network with a change, over the same file. */
    GraphUnet with(WeightsChange change) {
        return new GraphUnet(part, sessions.with(change));
    }

    @Override
    public Tensor predict(NetworkInputs inputs, Cancellation cancellation) {
        InnerPatches patches = InnerPatches.of(inputs.patches());
        return session(inputs, patches, patches.middle()).run(values(inputs, patches), OUTPUT, cancellation);
    }

    @Override
    public Tapped predictTapped(NetworkInputs inputs, Cancellation cancellation) {
        InnerPatches patches = InnerPatches.of(inputs.patches());
        Map<String, Tensor> results = session(inputs, patches, MiddleAttention.SHOWN)
                .run(values(inputs, patches), Set.of(OUTPUT, ATTENTION), cancellation);
        Tensor output = results.get(OUTPUT);
        Tensor attention = results.get(ATTENTION);
        if (output == null || attention == null) {
            throw new ModelException(part.weights().source() + ": expected the outputs " + OUTPUT + " and " + ATTENTION
                    + ", found " + results.keySet());
        }
        return new Tapped(output, attention);
    }

    private BoundSession session(NetworkInputs inputs, InnerPatches patches, MiddleAttention middle) {
        GraphSessions changed = sessions;
        for (WeightsChange change : patches.weights()) {
            changed = changed.with(change);
        }
        Shape size = inputs.x().shape();
        int step = 1 << part.downsamplings();
        boolean even = size.get(2) % step == 0 && size.get(3) % step == 0;
        boolean control = inputs.control().isPresent();
        boolean common = even && !control && inputs.patches().isEmpty() && middle == MiddleAttention.PLAIN;
        return changed.unet(
                part,
                options -> options.withAnySize(!even || patches.resizes())
                        .withControl(control)
                        .withMiddle(middle)
                        .withChanges(patches.changes()),
                common ? this::rehearsal : SharedSession.Ahead.NOTHING);
    }

    /** A smallest step with an adapter, if it fits and nothing is to be merged. */
    private Optional<SharedSession.Rehearsal> rehearsal(Path adapter) {
        LoraChange change = LoraChange.of(adapter, 1);
        if (!change.lora().weights().values().stream().allMatch(WeightChange.LowRank.class::isInstance)) {
            return Optional.empty();
        }
        GraphUnet changed = change.on(this);
        NetworkInputs smallest = smallest();
        InnerPatches patches = InnerPatches.of(smallest.patches());
        BoundSession bound = changed.session(smallest, patches, patches.middle());
        return bound.bound().isEmpty()
                ? Optional.empty()
                : Optional.of(new SharedSession.Rehearsal(
                        bound.session(), () -> changed.predict(smallest, new Cancellation())));
    }

    private NetworkInputs smallest() {
        int side = 1 << part.downsamplings();
        NetworkInputs inputs = NetworkInputs.of(
                Tensor.zeros(Shape.of(1, part.inputChannels(), side, side)),
                Tensor.zeros(Shape.of(1)),
                Tensor.zeros(Shape.of(1, TOKENS, part.contextWidth())));
        return part.labelWidth() > 0 ? labelled(inputs) : inputs;
    }

    private NetworkInputs labelled(NetworkInputs inputs) {
        Optional<Tensor> y = Optional.of(Tensor.zeros(Shape.of(1, part.labelWidth())));
        return new NetworkInputs(
                inputs.x(), inputs.timesteps(), inputs.context(), y, inputs.control(), inputs.patches());
    }

    private Map<String, Value> values(NetworkInputs inputs, InnerPatches patches) {
        requireWidths(inputs);
        Map<String, Value> values = new HashMap<>();
        values.put("sample", Value.of(inputs.x()));
        values.put("timestep", Value.of(inputs.timesteps().reshape(Shape.of(inputs.rows()))));
        values.put("encoder_hidden_states", Value.of(inputs.context()));
        inputs.y().filter(y -> part.labelWidth() > 0).ifPresent(y -> values.put("y", Value.of(y)));
        inputs.control().ifPresent(control -> addControl(control, values));
        if (!patches.tiles().isEmpty()) {
            Shape size = inputs.x().shape();
            float timestep = inputs.timesteps().data()[0];
            values.put(UnetGraph.TILES, TileTable.of(patches.tiles(), size.get(2), size.get(3), timestep));
        }
        return values;
    }

    private void requireWidths(NetworkInputs inputs) {
        int width = inputs.context().shape().get(2);
        if (part.contextWidth() != 0 && width != part.contextWidth()) {
            throw new ModelException(part.weights().source() + " (UNet): expected text of width " + part.contextWidth()
                    + ", found " + width + "; text encoder and model do not belong together");
        }
        int found = inputs.y().map(y -> y.shape().get(1)).orElse(0);
        if (part.labelWidth() > 0 && found != part.labelWidth()) {
            throw new ModelException(part.weights().source() + " (UNet): expected pooled text and sizes of width "
                    + part.labelWidth() + ", found " + found);
        }
    }

    private void addControl(ControlResiduals control, Map<String, Value> values) {
        for (int i = 0; i < blocks; i++) {
            values.put(UnetGraph.SKIP_RESIDUAL + i, residual(at(control.skips(), i), channels.get(i)));
            values.put(UnetGraph.INPUT_RESIDUAL + i, residual(at(control.inputs(), i), channels.get(i)));
        }
        values.put(UnetGraph.MIDDLE_RESIDUAL, residual(control.middle(), channels.get(blocks - 1)));
    }

    private static Optional<Tensor> at(List<Optional<Tensor>> tensors, int index) {
        return index < tensors.size() ? tensors.get(index) : Optional.empty();
    }

    private static Value residual(Optional<Tensor> tensor, int channels) {
        return Value.of(tensor.orElseGet(() -> Tensor.zeros(Shape.of(1, channels, 1, 1))));
    }
}
