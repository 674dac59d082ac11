package io.github.hordelib.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parts of a model that lie in one set of tensors, each under the names the graph builders expect. Immutable. */
record FileParts(Optional<Weights> unet, Optional<Weights> vae, List<TextWeights> texts) {
    private static final String LDM_UNET = "input_blocks.0.0.weight";
    static final List<String> MARKERS = List.of("v_pred", "ztsnr", "edm_vpred.sigma_max", "edm_vpred.sigma_min");
    private static final String HF_TOKENS = "embeddings.token_embedding.weight";
    private static final String OPEN_TOKENS = "token_embedding.weight";

    /** A text encoder; {@code openClip} tells in which layout it was. */
    record TextWeights(Weights weights, boolean openClip) {
        int layers() {
            int count = 0;
            while (weights.contains("encoder.layers." + count + ".layer_norm1.weight")) {
                count++;
            }
            return count;
        }
    }

    FileParts {
        texts = List.copyOf(texts);
    }

    /** Finds the parts of a single file by the names of their first tensors. */
    static FileParts of(Weights weights) {
        return new FileParts(unet(weights), vae(weights), texts(weights));
    }

    static FileParts ofFolder(PartFolder folder) {
        List<TextWeights> texts = new ArrayList<>();
        for (String part : List.of("text_encoder", "text_encoder_2")) {
            folder.find(part).ifPresent(weights -> texts.addAll(texts(weights)));
        }
        return new FileParts(
                folder.find("unet").flatMap(FileParts::unet), folder.find("vae").flatMap(FileParts::vae), texts);
    }

    /** Gives the weights in a sub-folder, if there is one. */
    @FunctionalInterface
    interface PartFolder {
        Optional<Weights> find(String part);
    }

    private static Optional<Weights> unet(Weights weights) {
        for (String name : weights.names()) {
            if (name.endsWith(LDM_UNET) && !name.startsWith("control")) {
                Weights part = weights.under(name.substring(0, name.length() - LDM_UNET.length()));
                return part.contains("out.2.weight") ? Optional.of(withMarkers(part, weights)) : Optional.empty();
            }
        }
        for (String prefix : List.of("", "unet.", "model.")) {
            if (weights.contains(prefix + "time_embedding.linear_1.weight")
                    && weights.contains(prefix + "conv_out.weight")) {
                return Optional.of(UnetKeys.toOriginal(weights.under(prefix)));
            }
        }
        return Optional.empty();
    }

    /** Some files tell by names of empty tensors what the network predicts. */
    private static Weights withMarkers(Weights part, Weights whole) {
        Map<String, StoredTensor> found = new LinkedHashMap<>();
        for (String marker : MARKERS) {
            whole.find(marker).ifPresent(tensor -> found.put(marker, tensor));
        }
        return part.plus(Weights.of(part.source(), found, Map.of()));
    }

    private static Optional<Weights> vae(Weights weights) {
        for (String prefix : List.of("first_stage_model.", "vae.", "")) {
            if (weights.contains(prefix + "decoder.conv_in.weight")) {
                Weights part = vaePart(weights, prefix);
                boolean diffusers = part.containsPrefix("decoder.mid_block.");
                return Optional.of(diffusers ? VaeKeys.toOriginal(part) : part);
            }
        }
        return Optional.empty();
    }

    private static Weights vaePart(Weights weights, String prefix) {
        Weights all = weights.under(prefix);
        Map<String, StoredTensor> own = new LinkedHashMap<>();
        all.tensors().forEach((name, tensor) -> {
            if (name.startsWith("encoder.") || name.startsWith("decoder.") || name.contains("quant_conv.")) {
                own.put(name, tensor);
            }
        });
        return Weights.of(weights.source(), own, weights.metadata());
    }

    private static List<TextWeights> texts(Weights weights) {
        Set<String> prefixes = new LinkedHashSet<>();
        for (String name : weights.names()) {
            if (name.endsWith(HF_TOKENS)) {
                prefixes.add(name.substring(0, name.length() - HF_TOKENS.length()));
            } else if (name.equals(OPEN_TOKENS) || name.endsWith("." + OPEN_TOKENS)) {
                prefixes.add(name.substring(0, name.length() - OPEN_TOKENS.length()));
            }
        }
        List<TextWeights> found = new ArrayList<>();
        for (String prefix : prefixes) {
            Weights part = weights.under(prefix);
            if (part.contains("positional_embedding")) {
                found.add(new TextWeights(ClipKeys.toTransformers(part), true));
            } else if (part.contains("encoder.layers.0.layer_norm1.weight")) {
                found.add(new TextWeights(withProjection(part, weights, prefix), false));
            }
        }
        return found;
    }

    /** In the layout of transformers, the projection lies beside the text model. */
    private static Weights withProjection(Weights part, Weights whole, String prefix) {
        String outer =
                prefix.endsWith("text_model.") ? prefix.substring(0, prefix.length() - "text_model.".length()) : prefix;
        return whole.find(outer + "text_projection.weight")
                .map(tensor -> part.plus(Weights.of(part.source(), Map.of("text_projection.weight", tensor), Map.of())))
                .orElse(part);
    }
}
