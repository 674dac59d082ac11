package io.github.hordelib.model;

import io.github.hordelib.sampling.UnetPatch;
import java.util.List;
import java.util.Optional;

/** Factors on the projections of attention layers, weights and biases alike. */
record AttentionFactors(String attention, List<String> projections, List<Double> factors) implements WeightsChange {
    static AttentionFactors of(UnetPatch.AttentionMultiply patch) {
        return new AttentionFactors(
                patch.self() ? ".attn1." : ".attn2.",
                List.of("to_q", "to_k", "to_v", "to_out.0"),
                List.of(patch.query(), patch.key(), patch.value(), patch.out()));
    }

    @Override
    public String key() {
        return "attention" + attention + factors;
    }

    @Override
    public Optional<RowsChange> change(Layer layer) {
        int dot = layer.name().lastIndexOf('.');
        for (int i = 0; i < projections.size(); i++) {
            if (dot > 0 && layer.name().substring(0, dot).endsWith(attention + projections.get(i))) {
                float factor = factors.get(i).floatValue();
                return Optional.of((firstRow, rows) -> {
                    for (int at = 0; at < rows.length; at++) {
                        rows[at] *= factor;
                    }
                });
            }
        }
        return Optional.empty();
    }
}
