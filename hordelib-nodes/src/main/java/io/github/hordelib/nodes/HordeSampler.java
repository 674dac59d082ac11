package io.github.hordelib.nodes;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.noise.NoiseProfile;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.sampling.Samplers;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Samples latents one by one: item i of a batch has the seed plus i and comes out, bit for bit, as it would alone. On
 * processors this costs nothing, for networks take as long for two latents as for one twice.
 */
final class HordeSampler {
    private static final NodeType SINGLE = KSampler.type(NoiseProfiles.COMFY_CPU_NEW);
    private static final InputPort<Long> SEED = InputPort.seed("seed");
    private static final InputPort<Latent> LATENT = InputPort.of("latent_image", Ports.LATENT);
    private static final InputPort<String> SAMPLER = InputPort.choice("sampler_name", Samplers::names);
    private static final InputPort<String> PROFILE = InputPort.choice(
                    "noise_profile",
                    () -> NoiseProfiles.all().stream().map(NoiseProfile::name).toList())
            .withDefault(NoiseProfiles.COMFY_CPU_NEW.name());

    private HordeSampler() {}

    static NodeType type() {
        NodeType.Builder builder = NodeType.builder("HordeSampler")
                .displayName("Sampler (one by one)")
                .category("horde");
        SINGLE.inputs().stream()
                .map(port -> port.name().equals(SAMPLER.name()) ? SAMPLER : port)
                .forEach(builder::input);
        return builder.input(PROFILE).output(Ports.LATENT).run(HordeSampler::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) throws Exception {
        NodeType single = KSampler.type(NoiseProfiles.byName(inputs.get(PROFILE)));
        Latent latent = inputs.get(LATENT);
        int count = latent.samples().shape().get(0);
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> values = inputs.asMap();
            values.put(LATENT.name(), item(latent, i));
            values.put(SEED.name(), inputs.get(SEED) + i);
            Outputs outputs = single.function().run(Inputs.of(values), new ItemContext(context, i, count));
            results.add(((Latent) outputs.values().get(0)).samples());
        }
        return Outputs.of(latent.withSamples(Tensor.concat(results)));
    }

    private static Latent item(Latent latent, int index) {
        Optional<Tensor> mask =
                latent.noiseMask().map(whole -> whole.item(index % whole.shape().get(0)));
        return new Latent(latent.samples().item(index), mask, Optional.empty());
    }

    /** Counts the steps of one item among those of all. */
    private record ItemContext(NodeContext whole, int index, int count) implements NodeContext {
        @Override
        public NodeId node() {
            return whole.node();
        }

        @Override
        public Cancellation cancellation() {
            return whole.cancellation();
        }

        @Override
        public void progress(int step, int steps) {
            whole.progress(index * steps + step, count * steps);
        }

        @Override
        public void preview(Supplier<?> value) {
            whole.preview(value);
        }
    }
}
