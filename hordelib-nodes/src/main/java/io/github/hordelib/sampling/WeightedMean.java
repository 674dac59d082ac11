package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the estimates of a conditioning's entries and mixes them by their weights. Confined to one call. */
final class WeightedMean {
    /** Keeps cells that no entry covers at 0. */
    private static final float ALMOST_NOTHING = 1e-37f;

    private final Shape shape;
    private final List<Part> parts = new ArrayList<>();

    private record Part(Weighting place, Tensor estimate, Optional<Tensor> attention) {}

    WeightedMean(Shape shape) {
        this.shape = shape;
    }

    void add(Weighting place, Tensor estimate, Optional<Tensor> attention) {
        parts.add(new Part(place, estimate, attention));
    }

    EntryEvaluator.Estimate result() {
        Optional<Tensor> attention = parts.isEmpty() ? Optional.empty() : parts.get(parts.size() - 1).attention;
        boolean plain = parts.size() == 1 && parts.get(0).place.isOneEverywhere(shape);
        return new EntryEvaluator.Estimate(plain ? parts.get(0).estimate : mean(), attention);
    }

    private Tensor mean() {
        Tensor sum = Tensor.zeros(shape);
        Tensor weights = Tensor.filled(shape.with(1, 1), ALMOST_NOTHING);
        parts.forEach(part -> accumulate(part, sum, weights));
        int plane = shape.get(2) * shape.get(3);
        int item = shape.get(1) * plane;
        for (int i = 0; i < sum.data().length; i++) {
            sum.data()[i] /= weights.data()[i / item * plane + i % plane];
        }
        return sum;
    }

    private void accumulate(Part part, Tensor sum, Tensor weights) {
        Area.Cells crop = part.place.crop();
        int plane = shape.get(2) * shape.get(3);
        int channels = shape.get(1);
        for (int i = 0; i < part.estimate.data().length; i++) {
            int column = i % crop.width();
            int row = i / crop.width() % crop.height();
            int channel = i / (crop.width() * crop.height()) % channels;
            int item = i / (crop.width() * crop.height() * channels);
            float weight = part.place.weightOf(item, row, column);
            int cell = (crop.y() + row) * shape.get(3) + crop.x() + column;
            sum.data()[(item * channels + channel) * plane + cell] +=
                    part.estimate.data()[i] * weight;
            if (channel == 0) {
                weights.data()[item * plane + cell] += weight;
            }
        }
    }
}
