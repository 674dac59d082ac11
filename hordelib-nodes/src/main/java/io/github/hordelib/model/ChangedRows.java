package io.github.hordelib.model;

import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.model.WeightsChange.RowsChange;
import io.github.hordelib.onnx.WeightRows;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Rows of a weight as changes make them. Confined to a thread. */
final class ChangedRows implements WeightRows {
    private final StoredTensor stored;
    private final List<RowsChange> changes;
    private float[] whole = {};

    ChangedRows(StoredTensor stored, List<RowsChange> changes) {
        this.stored = stored;
        this.changes = changes;
    }

    @Override
    public Shape shape() {
        return stored.shape();
    }

    Tensor all() {
        return Tensor.of(shape(), shape().rank() == 0 ? changed(0, stored) : read(0, shape().get(0)));
    }

    @Override
    public float[] read(int from, int to) {
        if (changes.stream().allMatch(RowsChange::isRowwise)) {
            return changed(from, stored.rows(from, to));
        }
        if (whole.length == 0) {
            whole = changed(0, stored);
        }
        return Arrays.copyOfRange(whole, from * columns(), to * columns());
    }

    private float[] changed(int from, StoredTensor part) {
        float[] rows = part.read().data();
        changes.forEach(change -> change.apply(from, rows));
        return rows;
    }
}
