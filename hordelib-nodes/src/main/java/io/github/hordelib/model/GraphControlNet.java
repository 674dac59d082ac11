package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.ControlPart;
import io.github.hordelib.image.Image;
import io.github.hordelib.ort.Value;
import io.github.hordelib.sampling.ControlNet;
import io.github.hordelib.sampling.ControlResiduals;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A ControlNet whose graph is built from a checkpoint. */
final class GraphControlNet implements ControlNet {
    private static final String SKIP = "down_block_res_samples_";
    /** What these networks give is averaged over the picture; nothing in the file tells so, only its name. */
    private static final Pattern AVERAGING = Pattern.compile(".*_shuffle(_fp16)?(\\.\\w+)?");

    private static final String MIDDLE = "mid_block_res_sample";

    private final SharedSession session;
    private final ControlPart part;
    private final int skips;
    private final boolean averages;

    GraphControlNet(ControlPart part, GraphSessions sessions) {
        this.part = part;
        this.session = sessions.control(part);
        this.averages = AVERAGING.matcher(part.weights().source()).matches();
        int count = 0;
        while (part.weights().contains("zero_convs." + count + ".0.weight")) {
            count++;
        }
        this.skips = count;
    }

    @Override
    public ControlResiduals residuals(NetworkInputs inputs, Image hint, Cancellation cancellation) {
        Set<String> names = new HashSet<>(Set.of(MIDDLE));
        for (int i = 0; i < skips; i++) {
            names.add(SKIP + i);
        }
        Map<String, Tensor> results = session.run(feed(inputs, hint), names, cancellation);
        List<Optional<Tensor>> residuals = new ArrayList<>();
        for (int i = 0; i < skips; i++) {
            residuals.add(Optional.of(result(results, SKIP + i)));
        }
        return new ControlResiduals(residuals, List.of(), Optional.of(result(results, MIDDLE)));
    }

    private Map<String, Value> feed(NetworkInputs inputs, Image hint) {
        Shape size = inputs.x().shape();
        List<Tensor> hints = new ArrayList<>();
        for (int row = 0; row < inputs.rows(); row++) {
            hints.add(HintFit.fit(hint, row % hint.count(), size.get(2) * Vae.FACTOR, size.get(3) * Vae.FACTOR));
        }
        Map<String, Value> values = new HashMap<>();
        values.put("sample", Value.of(inputs.x()));
        values.put("timestep", Value.of(inputs.timesteps().reshape(Shape.of(inputs.rows()))));
        values.put("encoder_hidden_states", Value.of(inputs.context()));
        inputs.y()
                .filter(y -> part.weights().contains("label_emb.0.0.weight"))
                .ifPresent(y -> values.put("y", Value.of(y)));
        values.put("controlnet_cond", Value.of(Tensor.concat(hints)));
        return values;
    }

    private Tensor result(Map<String, Tensor> results, String name) {
        Tensor tensor = results.get(name);
        if (tensor == null) {
            throw new ModelException(part.weights().source() + ": expected an output " + name + ", found none");
        }
        return averages ? averaged(tensor) : tensor;
    }

    private static Tensor averaged(Tensor tensor) {
        int pixels = tensor.shape().get(2) * tensor.shape().get(3);
        Tensor result = Tensor.zeros(tensor.shape());
        for (int plane = 0; plane < result.data().length; plane += pixels) {
            double sum = 0;
            for (int i = plane; i < plane + pixels; i++) {
                sum += tensor.data()[i];
            }
            Arrays.fill(result.data(), plane, plane + pixels, (float) (sum / pixels));
        }
        return result;
    }
}
