package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.ort.TensorSpec;
import io.github.hordelib.ort.Value;
import io.github.hordelib.sampling.ControlResiduals;
import io.github.hordelib.sampling.Network;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A UNet as exporters write it: inputs {@code sample}, {@code timestep}, {@code encoder_hidden_states} and, in some exports,
 * what a ControlNet adds. Takes whatever the export fixed: timesteps as a scalar, as one number or as one for each row, whole
 * or decimal; a fixed batch is met by running rows in groups.
 */
final class OnnxUnet implements Network {
    private static final String SAMPLE = "sample";
    private static final String TIMESTEP = "timestep";
    private static final String CONTEXT = "encoder_hidden_states";
    private static final String SKIP = "down_block_res_samples_";
    private static final String MIDDLE = "mid_block_res_sample";

    private final SharedSession session;
    private final OnnxHeader header;
    private final String output;
    private final List<String> residuals;

    OnnxUnet(SharedSession session, OnnxHeader header) {
        this.session = session;
        this.header = header;
        PartCheck check = new PartCheck(header);
        check.input(SAMPLE, 4);
        check.input(CONTEXT, 3);
        check.timestep(TIMESTEP);
        this.output = check.onlyOutput(4);
        this.residuals = residualNames();
        List<String> known = new ArrayList<>(List.of(SAMPLE, TIMESTEP, CONTEXT));
        known.addAll(residuals);
        check.noOtherInputs(known);
    }

    /** Returns the channels the network takes, if the export fixed them. */
    Optional<Integer> channels() {
        return extent(SAMPLE, 1);
    }

    /** Returns the width of text embeddings, if the export fixed it. */
    Optional<Integer> contextWidth() {
        return extent(CONTEXT, 2);
    }

    @Override
    public Tensor predict(NetworkInputs inputs, Cancellation cancellation) {
        requireApplicable(inputs);
        List<Tensor> results = new ArrayList<>();
        for (Rows rows : groups(inputs)) {
            cancellation.check();
            Tensor result = session.run(feed(inputs, rows), output, cancellation);
            results.add(rows.count == rows.padded ? result : Rows.cut(result, rows.count));
        }
        return results.size() == 1 ? results.get(0) : Tensor.concat(results);
    }

    /**
     * Rows that run together.
     *
     * @param from first row
     * @param count how many
     * @param padded how many the export wants; the last row is repeated
     */
    private record Rows(int from, int count, int padded) {
        Tensor of(Tensor tensor) {
            List<Tensor> items = new ArrayList<>();
            for (int i = 0; i < padded; i++) {
                items.add(tensor.item(from + Math.min(i, count - 1)));
            }
            return Tensor.concat(items);
        }

        static Tensor cut(Tensor tensor, int count) {
            List<Tensor> items = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                items.add(tensor.item(i));
            }
            return Tensor.concat(items);
        }
    }

    private List<Rows> groups(NetworkInputs inputs) {
        int rows = inputs.rows();
        int fixed = extent(SAMPLE, 0).orElse(rows);
        boolean oneTimestep = !takesTimestepPerRow(fixed) && !allEqual(inputs.timesteps());
        int size = oneTimestep ? 1 : Math.min(rows, fixed);
        List<Rows> groups = new ArrayList<>();
        for (int from = 0; from < rows; from += size) {
            int count = Math.min(size, rows - from);
            groups.add(new Rows(from, count, extent(SAMPLE, 0).orElse(count)));
        }
        return groups;
    }

    private Map<String, Value> feed(NetworkInputs inputs, Rows rows) {
        boolean whole = rows.from == 0 && rows.count == inputs.rows() && rows.padded == rows.count;
        Map<String, Value> values = new HashMap<>();
        Tensor sample = whole ? inputs.x() : rows.of(inputs.x());
        values.put(SAMPLE, Value.of(sample));
        values.put(CONTEXT, Value.of(whole ? inputs.context() : rows.of(inputs.context())));
        values.put(TIMESTEP, timestep(whole ? inputs.timesteps() : rows.of(inputs.timesteps())));
        for (int i = 0; i < residuals.size(); i++) {
            String name = residuals.get(i);
            Optional<Tensor> added = residual(inputs.control(), i).map(tensor -> whole ? tensor : rows.of(tensor));
            values.put(name, Value.of(added.orElseGet(() -> nothing(name))));
        }
        return values;
    }

    private Value timestep(Tensor timesteps) {
        TensorSpec spec = spec(TIMESTEP);
        int rows = timesteps.shape().elements();
        boolean single = spec.rank() == 0 || !takesTimestepPerRow(rows);
        float[] numbers = new float[single ? 1 : rows];
        for (int i = 0; i < numbers.length; i++) {
            float timestep = timesteps.data()[i];
            numbers[i] = spec.type().isFloating() ? timestep : Math.round(timestep);
        }
        return Value.of(Tensor.of(spec.rank() == 0 ? Shape.of() : Shape.of(numbers.length), numbers));
    }

    private boolean takesTimestepPerRow(int rows) {
        TensorSpec spec = spec(TIMESTEP);
        return spec.rank() == 1
                && (!spec.axes().get(0).isFixed() || spec.axes().get(0).extent() == rows);
    }

    private static boolean allEqual(Tensor timesteps) {
        for (float timestep : timesteps.data()) {
            if (timestep != timesteps.data()[0]) {
                return false;
            }
        }
        return true;
    }

    private void requireApplicable(NetworkInputs inputs) {
        if (!inputs.patches().isEmpty()) {
            throw new UnsupportedOperationException(
                    header.file() + ": expected a network that can be changed inside, found an exported graph; "
                            + inputs.patches() + " cannot be applied");
        }
        boolean controlled = inputs.control().isPresent();
        if (controlled && residuals.isEmpty()) {
            throw new UnsupportedOperationException(header.file() + ": expected an export with the inputs " + SKIP
                    + "0, ... for what a ControlNet adds, found "
                    + header.inputs().keySet());
        }
        if (controlled && inputs.control().get().inputs().stream().anyMatch(Optional::isPresent)) {
            throw new UnsupportedOperationException(
                    header.file() + ": expected a network that T2I adapters can add to, found an exported graph");
        }
    }

    private List<String> residualNames() {
        List<String> names = new ArrayList<>();
        while (header.inputs().containsKey(SKIP + names.size())) {
            names.add(SKIP + names.size());
        }
        if (header.inputs().containsKey(MIDDLE)) {
            names.add(MIDDLE);
        }
        return names;
    }

    private Optional<Tensor> residual(Optional<ControlResiduals> control, int index) {
        if (residuals.get(index).equals(MIDDLE)) {
            return control.flatMap(ControlResiduals::middle);
        }
        return control.filter(all -> index < all.skips().size())
                .flatMap(all -> all.skips().get(index));
    }

    /** Zero for every element: one element on each axis that varies is enough, addition stretches it. */
    private Tensor nothing(String name) {
        int[] extents = spec(name).axes().stream()
                .mapToInt(axis -> (int) Math.max(axis.extent(), 1))
                .toArray();
        return Tensor.zeros(Shape.of(extents));
    }

    private TensorSpec spec(String name) {
        TensorSpec spec = header.inputs().get(name);
        if (spec == null) {
            throw new ModelException(header.file() + ": expected an input \"" + name + "\", found none");
        }
        return spec;
    }

    private Optional<Integer> extent(String name, int axis) {
        TensorSpec.Axis found = spec(name).axes().get(axis);
        return found.isFixed() ? Optional.of((int) found.extent()) : Optional.empty();
    }
}
