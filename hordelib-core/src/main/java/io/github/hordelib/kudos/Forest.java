package io.github.hordelib.kudos;

import java.util.List;

/** The sum of many trees, laid out in arrays: a third of the time of following objects. Immutable. */
final class Forest {
    private static final int LEAF = -1;

    private final int[] roots;
    private final int[] columns;
    private final double[] values;
    private final int[] rights;

    Forest(List<Tree> trees) {
        int nodes = trees.stream().mapToInt(Forest::size).sum();
        roots = new int[trees.size()];
        columns = new int[nodes];
        values = new double[nodes];
        rights = new int[nodes];
        int next = 0;
        for (int i = 0; i < roots.length; i++) {
            roots[i] = next;
            next = place(trees.get(i), next);
        }
    }

    private static int size(Tree tree) {
        return tree instanceof Tree.Split split ? 1 + size(split.left()) + size(split.right()) : 1;
    }

    /** Puts a tree at an index, its left branch right behind it; returns the index after it. */
    private int place(Tree tree, int at) {
        if (tree instanceof Tree.Split split) {
            columns[at] = split.column();
            values[at] = split.cut();
            rights[at] = place(split.left(), at + 1);
            return place(split.right(), rights[at]);
        }
        columns[at] = LEAF;
        values[at] = ((Tree.Leaf) tree).value();
        return at + 1;
    }

    double sum(double[] row) {
        double sum = 0;
        for (int root : roots) {
            int at = root;
            while (columns[at] != LEAF) {
                at = row[columns[at]] <= values[at] ? at + 1 : rights[at];
            }
            sum += values[at];
        }
        return sum;
    }
}
