package io.github.hordelib.noise;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * A Brownian path that can be asked for its increment over any interval, the same whatever was asked before: the virtual
 * Brownian tree of torchsde 0.2.6 ({@code BrownianTree}; Li et al., 2020). Halves of an interval are drawn by a Brownian
 * bridge, each with the seed of its place in the tree; bounds are rounded to 6 decimals. Nodes near the last queries are
 * kept. Confined to one run.
 */
final class BrownianTree {
    private static final int DECIMALS = 6;
    private static final int KEPT_NODES = 64;

    private final long entropy;
    private final Shape shape;
    private final LongFunction<GaussianGenerator> generator;
    private final Node root;
    private final Map<Place, Tensor> halves = new LinkedHashMap<>(KEPT_NODES * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Tensor> eldest) {
            return size() > KEPT_NODES;
        }
    };

    private record Place(long key, int depth) {}

    private record Node(double from, double to, Place place, Tensor increment) {}

    /**
     * Creates a path.
     *
     * @param entropy seed of all draws
     * @param shape shape of the increments
     * @param from start of the time range
     * @param to end of the time range, after its start
     * @param generator makes the generator for a seed
     */
    BrownianTree(long entropy, Shape shape, double from, double to, LongFunction<GaussianGenerator> generator) {
        this.entropy = entropy;
        this.shape = shape;
        this.generator = generator;
        int seed = new SeedSequence(entropy).state(3)[0];
        Tensor whole = draw(seed).times((float) Math.sqrt(to - from));
        this.root = new Node(rounded(from), rounded(to), new Place(0, 0), whole);
    }

    /**
     * Returns W(to) - W(from).
     *
     * @param from start, at most {@code to}; clamped to the time range
     * @param to end; clamped to the time range
     * @return the increment
     */
    Tensor increment(double from, double to) {
        double start = Math.min(Math.max(rounded(from), root.from), root.to);
        double end = Math.min(Math.max(rounded(to), root.from), root.to);
        return start < end ? increment(root, start, end) : Tensor.zeros(shape);
    }

    private Tensor increment(Node node, double start, double end) {
        if (start <= node.from && end >= node.to) {
            return node.increment;
        }
        double middle = rounded(0.5 * (node.from + node.to));
        Tensor left = leftHalf(node, middle);
        if (end <= middle) {
            return increment(child(node, middle, left, false), start, end);
        }
        Node right = child(node, middle, left, true);
        if (start >= middle) {
            return increment(right, start, end);
        }
        return increment(child(node, middle, left, false), start, middle).plus(increment(right, middle, end));
    }

    private static Node child(Node node, double middle, Tensor left, boolean isRight) {
        long key = node.place.key * 2 + (isRight ? 1 : 0);
        Place place = new Place(key, node.place.depth + 1);
        return isRight
                ? new Node(middle, node.to, place, node.increment.minus(left))
                : new Node(node.from, middle, place, left);
    }

    private Tensor leftHalf(Node node, double middle) {
        Tensor known = halves.get(node.place);
        if (known != null) {
            return known;
        }
        double left = middle - node.from;
        double right = node.to - middle;
        double all = node.to - node.from;
        int seed = new SeedSequence(entropy, node.place.key, node.place.depth).state(4)[0];
        Tensor drawn =
                Tensor.combine((float) (left / all), node.increment, (float) Math.sqrt(left * right / all), draw(seed));
        halves.put(node.place, drawn);
        return drawn;
    }

    private Tensor draw(int seed) {
        return generator.apply(seed & 0xffffffffL).next(shape);
    }

    private static double rounded(double time) {
        return new BigDecimal(time).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
    }
}
