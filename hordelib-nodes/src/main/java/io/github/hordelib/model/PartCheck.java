package io.github.hordelib.model;

import io.github.hordelib.ort.TensorSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Checks that an exported graph has the inputs and outputs its role asks for; says what is there instead. */
final class PartCheck {
    private final OnnxHeader header;

    PartCheck(OnnxHeader header) {
        this.header = header;
    }

    TensorSpec input(String name, int rank) {
        TensorSpec spec = header.inputs().get(name);
        if (spec == null || spec.rank() != rank) {
            throw new ModelException(header.file() + ": expected an input \"" + name + "\" of rank " + rank + ", found "
                    + header.inputs().values());
        }
        return spec;
    }

    void timestep(String name) {
        TensorSpec spec = header.inputs().get(name);
        if (spec == null || spec.rank() > 1) {
            throw new ModelException(header.file() + ": expected an input \"" + name + "\" of rank 0 or 1, found "
                    + header.inputs().values());
        }
    }

    int rank(String name) {
        TensorSpec spec = header.inputs().get(name);
        return spec == null ? 0 : spec.rank();
    }

    /** Returns the name of the only input. */
    String onlyInput(int rank) {
        return only(header.inputs().values(), rank, "input");
    }

    /** Returns the name of the only output. */
    String onlyOutput(int rank) {
        return only(header.outputs().values(), rank, "output");
    }

    void noOtherInputs(List<String> known) {
        for (String name : header.inputs().keySet()) {
            if (!known.contains(name)) {
                throw new ModelException(
                        header.file() + ": expected the inputs " + known + ", found another one: \"" + name + "\"");
            }
        }
    }

    /** Returns a fixed extent. */
    static Optional<Integer> extent(TensorSpec spec, int axis) {
        TensorSpec.Axis found = spec.axes().get(axis);
        return found.isFixed() ? Optional.of((int) found.extent()) : Optional.empty();
    }

    private String only(Collection<TensorSpec> specs, int rank, String what) {
        if (specs.size() != 1 || specs.iterator().next().rank() != rank) {
            throw new ModelException(
                    header.file() + ": expected one " + what + " of rank " + rank + ", found " + specs);
        }
        return specs.iterator().next().name();
    }
}
