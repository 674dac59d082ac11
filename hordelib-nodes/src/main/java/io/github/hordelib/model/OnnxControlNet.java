package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.ort.Value;
import io.github.hordelib.sampling.ControlNet;
import io.github.hordelib.sampling.ControlResiduals;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A ControlNet as exporters write it: beside a UNet's inputs it takes {@code controlnet_cond}, the picture, and
 * {@code conditioning_scale}, which is set to 1 here.
 */
final class OnnxControlNet implements ControlNet {
    private static final String HINT = "controlnet_cond";
    private static final String SCALE = "conditioning_scale";
    private static final String SKIP = "down_block_res_sample_";
    private static final String MIDDLE = "mid_block_res_sample";

    private final SharedSession session;
    private final OnnxHeader header;

    OnnxControlNet(SharedSession session, OnnxHeader header) {
        this.session = session;
        this.header = header;
        PartCheck check = new PartCheck(header);
        check.input("sample", 4);
        check.input("encoder_hidden_states", 3);
        check.input(HINT, 4);
        check.timestep("timestep");
        check.noOtherInputs(List.of("sample", "timestep", "encoder_hidden_states", HINT, SCALE));
        if (!header.outputs().containsKey(SKIP + 0) || !header.outputs().containsKey(MIDDLE)) {
            throw new ModelException(header.file() + ": expected the outputs " + SKIP + "0, ... and " + MIDDLE
                    + ", found " + header.outputs().keySet());
        }
    }

    /** Rows run one by one: an export may take one timestep only, and a row's result must not depend on the others. */
    @Override
    public ControlResiduals residuals(NetworkInputs inputs, Image hint, Cancellation cancellation) {
        List<Map<String, Tensor>> rows = new ArrayList<>();
        for (int row = 0; row < inputs.rows(); row++) {
            rows.add(session.run(
                    feed(inputs, row, hint), new HashSet<>(header.outputs().keySet()), cancellation));
        }
        List<Optional<Tensor>> skips = new ArrayList<>();
        while (header.outputs().containsKey(SKIP + skips.size())) {
            skips.add(Optional.of(join(rows, SKIP + skips.size())));
        }
        return new ControlResiduals(skips, List.of(), Optional.of(join(rows, MIDDLE)));
    }

    private Map<String, Value> feed(NetworkInputs inputs, int row, Image hint) {
        Tensor sample = inputs.x().item(row);
        float timestep = inputs.timesteps().data()[row];
        boolean scalar = new PartCheck(header).rank("timestep") == 0;
        Map<String, Value> values = new HashMap<>();
        values.put("sample", Value.of(sample));
        values.put("timestep", Value.of(Tensor.of(scalar ? Shape.of() : Shape.of(1), timestep)));
        values.put("encoder_hidden_states", Value.of(inputs.context().item(row)));
        int height = sample.shape().get(2) * Vae.FACTOR;
        int width = sample.shape().get(3) * Vae.FACTOR;
        values.put(HINT, Value.of(HintFit.fit(hint, row % hint.count(), height, width)));
        if (header.inputs().containsKey(SCALE)) {
            int rank = new PartCheck(header).rank(SCALE);
            values.put(SCALE, Value.of(Tensor.filled(rank == 0 ? Shape.of() : Shape.of(1), 1)));
        }
        return values;
    }

    private Tensor join(List<Map<String, Tensor>> rows, String name) {
        List<Tensor> parts = new ArrayList<>();
        for (Map<String, Tensor> row : rows) {
            Tensor part = row.get(name);
            if (part == null) {
                throw new ModelException(header.file() + ": expected an output \"" + name + "\", found none");
            }
            parts.add(part);
        }
        return Tensor.concat(parts);
    }
}
