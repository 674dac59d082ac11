package io.github.hordelib.model;

import io.github.hordelib.checkpoint.ElementReader;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.model.WeightsChange.RowsChange;
import io.github.hordelib.onnx.WeightRows;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

/** Rows of a weight as changes make them. Confined to a thread. */
final class ChangedRows implements WeightRows {
    /** Shorter rows stay in the cache together. */
    private static final int LONG = 1 << 10;

    private final StoredTensor stored;
    private final List<RowsChange> changes;
    private final ElementReader reader;
    private final boolean rowwise;
    private float[] whole = {};
    private float[] row = {};

    ChangedRows(StoredTensor stored, List<RowsChange> changes) {
        this.stored = stored;
        this.changes = changes;
        this.reader = new ElementReader(stored);
        this.rowwise = changes.stream().allMatch(RowsChange::isRowwise);
    }

    @Override
    public Shape shape() {
        return stored.shape();
    }

    Tensor all() {
        float[] rows = new float[shape().elements()];
        fill(0, rows);
        return Tensor.of(shape(), rows);
    }

    @Override
    public void read(int from, float[] rows) {
        if (rowwise) {
            fillRowByRow(from, rows);
            return;
        }
        if (whole.length == 0) {
            whole = all().data();
        }
        System.arraycopy(whole, from * columns(), rows, 0, rows.length);
    }

    /** One row stays in the cache while it is changed. */
    private void fillRowByRow(int from, float[] rows) {
        int columns = columns();
        if (columns < LONG) {
            fill(from, rows);
            return;
        }
        if (row.length == 0) {
            row = new float[columns];
        }
        for (int i = 0; i < rows.length / columns; i++) {
            fill(from + i, row);
            System.arraycopy(row, 0, rows, i * columns, columns);
        }
    }

    private void fill(int from, float[] rows) {
        reader.read(from * columns(), rows);
        changes.forEach(change -> change.apply(from, rows));
    }
}
