package io.github.hordelib.kudos;

/** A regression tree over the columns of {@link FeatureSchema}. Immutable. */
public sealed interface Tree {
    /**
     * The end of a path.
     *
     * @param value what the tree answers there
     */
    record Leaf(double value) implements Tree {}

    /**
     * A decision.
     *
     * @param column index into the row of features
     * @param cut rows with a value up to this go left
     * @param left where they go
     * @param right where the others go
     */
    record Split(int column, double cut, Tree left, Tree right) implements Tree {}

    /**
     * Answers for one row.
     *
     * @param row features in the order of the schema
     * @return the value of the leaf that the row falls into
     */
    default double value(double[] row) {
        Tree at = this;
        while (at instanceof Split split) {
            at = row[split.column] <= split.cut ? split.left : split.right;
        }
        return ((Leaf) at).value;
    }
}
