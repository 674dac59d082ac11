package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Gives fallback entries the weight that the other entries leave. */
final class Fallback {
    private Fallback() {}

    /** Returns the entries that count at a noise level, with their weights. */
    static List<PreparedEntry> resolve(List<PreparedEntry> entries, Shape latent, float sigma) {
        List<PreparedEntry> active =
                entries.stream().filter(entry -> entry.activeAt(sigma)).toList();
        List<PreparedEntry> result = new ArrayList<>(
                active.stream().filter(entry -> !entry.fallback()).toList());
        if (result.size() < active.size()) {
            Tensor rest = rest(result, latent);
            if (isPositive(rest)) {
                active.stream()
                        .filter(PreparedEntry::fallback)
                        .map(entry ->
                                entry.withWeight(Rows.crop(rest, entry.place().crop())))
                        .forEach(result::add);
            }
        }
        return result;
    }

    /** What is missing to weight 1, [n, h, w]. */
    private static Tensor rest(List<PreparedEntry> entries, Shape latent) {
        Tensor rest = Tensor.filled(Shape.of(latent.get(0), latent.get(2), latent.get(3)), 1);
        for (PreparedEntry entry : entries) {
            Area.Cells crop = entry.place().crop();
            for (int item = 0; item < latent.get(0); item++) {
                for (int row = 0; row < crop.height(); row++) {
                    int at = (item * latent.get(2) + crop.y() + row) * latent.get(3) + crop.x();
                    for (int column = 0; column < crop.width(); column++) {
                        rest.data()[at + column] -= entry.place().weightOf(item, row, column);
                    }
                }
            }
        }
        for (int i = 0; i < rest.data().length; i++) {
            rest.data()[i] = Math.max(0, rest.data()[i]);
        }
        return rest;
    }

    private static boolean isPositive(Tensor tensor) {
        for (float value : tensor.data()) {
            if (value > 0) {
                return true;
            }
        }
        return false;
    }
}
