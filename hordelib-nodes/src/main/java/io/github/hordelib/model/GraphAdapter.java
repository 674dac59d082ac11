package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.image.Image;
import io.github.hordelib.onnx.AdapterGraph;
import io.github.hordelib.ort.Value;
import io.github.hordelib.sampling.ControlNet;
import io.github.hordelib.sampling.ControlResiduals;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A T2I adapter whose graph is built from a checkpoint. What it gives depends on the picture alone, so it is computed once a run. */
final class GraphAdapter implements ControlNet {
    private static final Set<String> OUTPUTS = Set.of("feature_0", "feature_1", "feature_2", "feature_3");

    private final SharedSession session;
    private final AdapterGraph.Traits traits;
    private final String source;
    private final AtomicReference<Optional<Features>> last = new AtomicReference<>(Optional.empty());

    /** What it gave for a picture. */
    private record Features(Image hint, int height, int width, Map<String, Tensor> tensors) {
        @SuppressWarnings("ReferenceEquality") // the same picture again, not one that looks like it
        boolean areOf(Image image, int wantedHeight, int wantedWidth) {
            return hint == image && height == wantedHeight && width == wantedWidth;
        }
    }

    GraphAdapter(Weights file, GraphSessions sessions) {
        Weights weights = AdapterGraph.originalNames(file);
        source = weights.source();
        traits = AdapterGraph.traits(weights);
        session = sessions.session("adapter", weights, options -> AdapterGraph.build(weights, options));
    }

    @Override
    public ControlResiduals residuals(NetworkInputs inputs, Image hint, Cancellation cancellation) {
        Shape size = inputs.x().shape();
        int height = roundedUp(size.get(2) * Vae.FACTOR);
        int width = roundedUp(size.get(3) * Vae.FACTOR);
        Features features = Objects.requireNonNull(last.get())
                .filter(known -> known.areOf(hint, height, width))
                .orElseGet(() -> compute(hint, height, width, cancellation));
        last.set(Optional.of(features));
        List<Optional<Tensor>> blocks = new ArrayList<>();
        List<Integer> places = traits.inputBlocks();
        for (int level = 0; level < places.size(); level++) {
            blocks.addAll(Collections.nCopies(places.get(level) - blocks.size(), Optional.empty()));
            blocks.add(Optional.of(rows(features, level, inputs.rows())));
        }
        return new ControlResiduals(
                List.of(),
                blocks,
                traits.xl() ? Optional.of(rows(features, places.size(), inputs.rows())) : Optional.empty());
    }

    private int roundedUp(int pixels) {
        return (pixels + traits.square() - 1) / traits.square() * traits.square();
    }

    private Features compute(Image hint, int height, int width, Cancellation cancellation) {
        List<Tensor> pictures = new ArrayList<>();
        for (int item = 0; item < hint.count(); item++) {
            Tensor picture = HintFit.fit(hint, item, height, width);
            pictures.add(PixelSquares.toChannels(traits.colours() == 1 ? grey(picture) : picture, traits.square()));
        }
        return new Features(
                hint,
                height,
                width,
                session.run(Map.of("hint", Value.of(Tensor.concat(pictures))), OUTPUTS, cancellation));
    }

    private static Tensor grey(Tensor picture) {
        int pixels = picture.shape().get(2) * picture.shape().get(3);
        Tensor grey = Tensor.zeros(picture.shape().with(1, 1));
        for (int i = 0; i < pixels; i++) {
            float[] colours = picture.data();
            grey.data()[i] = (colours[i] + colours[pixels + i] + colours[2 * pixels + i]) / 3;
        }
        return grey;
    }

    private Tensor rows(Features features, int level, int rows) {
        Tensor all = features.tensors().get("feature_" + level);
        if (all == null) {
            throw new ModelException(source + ": expected an output feature_" + level + ", found none");
        }
        List<Tensor> items = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            items.add(all.item(row % features.hint().count()));
        }
        return Tensor.concat(items);
    }
}
