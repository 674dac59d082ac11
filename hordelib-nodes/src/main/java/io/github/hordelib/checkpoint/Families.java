package io.github.hordelib.checkpoint;

import io.github.hordelib.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the family of a model by the build of its UNet, whatever its width, and what goes without saying in a family. */
final class Families {
    private static final float VELOCITY_DEVIATION = 0.09f;

    private Families() {}

    static ModelFamily of(FileParts parts) {
        if (parts.unet().isPresent()) {
            return ofUnet(parts.unet().get());
        }
        return switch (parts.texts().size()) {
            case 2 -> ModelFamily.SDXL;
            case 1 -> ofText(parts.texts().get(0));
            default -> ModelFamily.OTHER;
        };
    }

    /** XL has a label embedding and no attention at the largest resolution; its refiner has one level more. */
    private static ModelFamily ofUnet(Weights unet) {
        boolean labelled = unet.contains("label_emb.0.0.weight");
        if (labelled && !unet.contains("input_blocks.1.1.norm.weight")) {
            long downsamplings = unet.names().stream()
                    .filter(name -> name.startsWith("input_blocks.") && name.endsWith(".op.weight"))
                    .count();
            return downsamplings >= 3 ? ModelFamily.SDXL_REFINER : ModelFamily.SDXL;
        }
        boolean linear = unet.names().stream()
                .filter(name -> name.endsWith(".1.proj_in.weight"))
                .findFirst()
                .map(name -> unet.shape(name).rank() == 2)
                .orElse(false);
        return linear ? ModelFamily.SD2 : ModelFamily.SD1;
    }

    private static ModelFamily ofText(FileParts.TextWeights text) {
        return switch (kind(text)) {
            case CLIP_L -> ModelFamily.SD1;
            case CLIP_H -> ModelFamily.SD2;
            case CLIP_G -> ModelFamily.SDXL_REFINER;
        };
    }

    private static TextEncoderKind kind(FileParts.TextWeights text) {
        int layers = text.layers();
        if (layers > 24) {
            return TextEncoderKind.CLIP_G;
        }
        return layers >= 23 || text.openClip() ? TextEncoderKind.CLIP_H : TextEncoderKind.CLIP_L;
    }

    static TextEncoderKind encoder(ModelFamily family, FileParts parts, int index) {
        return switch (family) {
            case SD1 -> TextEncoderKind.CLIP_L;
            case SD2 -> TextEncoderKind.CLIP_H;
            case SDXL ->
                parts.texts().size() > 1
                        ? index == 0 ? TextEncoderKind.CLIP_L : TextEncoderKind.CLIP_G
                        : kind(parts.texts().get(index));
            case SDXL_REFINER -> TextEncoderKind.CLIP_G;
            case OTHER -> kind(parts.texts().get(index));
        };
    }

    static Map<String, String> defaults(ModelFamily family, FileParts parts) {
        Map<String, String> facts = new LinkedHashMap<>();
        boolean large = family == ModelFamily.SDXL || family == ModelFamily.SDXL_REFINER;
        if (parts.unet().isPresent()) {
            if (large || family == ModelFamily.SD2) {
                facts.put("unet.head_width", "64");
            } else {
                facts.put("unet.heads", "8");
            }
            facts.put("unet.norm_groups", "32");
            facts.put("prediction", "epsilon");
        }
        if (parts.vae().isPresent()) {
            facts.put("vae.norm_groups", "32");
            facts.put("vae.scaling_factor", large ? "0.13025" : "0.18215");
        }
        if (!parts.texts().isEmpty()) {
            facts.put("tokenizer", "CLIP");
        }
        if (parts.texts().size() > 1) {
            facts.put("tokenizer_2", "CLIP");
        }
        return facts;
    }

    /** Facts about predictions that tensors do tell. */
    static Map<String, String> facts(Weights unet) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (unet.contains("v_pred") || unet.contains("edm_vpred.sigma_max")) {
            facts.put("prediction", "v_prediction");
            facts.put("zero_snr", Boolean.toString(unet.contains("ztsnr")));
        } else if (ofUnet(unet) == ModelFamily.SD2
                && unet.shape("input_blocks.0.0.weight").get(1) == 4) {
            // Stable Diffusion 2 was trained both ways; the spread of this bias tells the two apart.
            unet.find("output_blocks.11.1.transformer_blocks.0.norm1.bias")
                    .filter(bias -> deviation(bias.read()) > VELOCITY_DEVIATION)
                    .ifPresent(bias -> facts.put("prediction", "v_prediction"));
        }
        return facts;
    }

    private static double deviation(Tensor tensor) {
        double sum = 0;
        double squares = 0;
        for (float value : tensor.data()) {
            sum += value;
            squares += (double) value * value;
        }
        int count = tensor.data().length;
        return Math.sqrt(Math.max(0, squares / count - sum / count * (sum / count)));
    }
}
