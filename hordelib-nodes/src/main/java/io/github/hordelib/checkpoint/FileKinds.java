package io.github.hordelib.checkpoint;

import java.util.List;
import java.util.regex.Pattern;

/** Tells by tensor names what a file is for. */
final class FileKinds {
    private static final Pattern LORA = Pattern.compile(
            ".*(\\.lora_(up|down|mid|A|B)(\\.[A-Za-z0-9_-]+)?\\.weight|_lora\\.(up|down)\\.weight|\\.lora\\.(up|down)\\.weight"
                    + "|\\.lora_[AB]|\\.lora_linear_layer\\.(up|down)\\.weight|\\.hada_[wt]\\d.*|\\.lokr_[wt]\\d.*"
                    + "|\\.oft_blocks|\\.dora_scale|\\.diff(_b)?|\\.[ab][12]\\.weight)");
    private static final List<Pattern> UPSCALERS = List.of(
            Pattern.compile("(module\\.|params\\.|params_ema\\.)?(RRDB_trunk|body)\\.0\\.(RDB|rdb)1\\.conv1\\.weight"),
            Pattern.compile("(module\\.|params\\.|params_ema\\.)?model\\.1\\.sub\\.0\\.RDB1\\.conv1\\.0\\.weight"),
            Pattern.compile("(params\\.|params_ema\\.)?layers\\.0\\.residual_group\\..*"));

    private static final List<String> WRAPPERS = List.of("", "params.", "params_ema.", "module.");

    private FileKinds() {}

    static boolean isModel(FileKind kind) {
        return switch (kind) {
            case CHECKPOINT, UNET, VAE, TEXT_ENCODER -> true;
            default -> false;
        };
    }

    static FileKind of(Weights weights) {
        if (weights.names().stream().anyMatch(name -> LORA.matcher(name).matches())) {
            return FileKind.LORA;
        }
        if (weights.contains("controlnet_cond_embedding.conv_in.weight")
                || weights.contains("lora_controlnet")
                || weights.names().stream().anyMatch(name -> name.endsWith("zero_convs.0.0.weight"))) {
            return FileKind.CONTROLNET;
        }
        FileParts parts = FileParts.of(weights);
        if (parts.unet().isPresent()) {
            return parts.vae().isPresent() || !parts.texts().isEmpty() ? FileKind.CHECKPOINT : FileKind.UNET;
        }
        if (isAdapter(weights)) {
            return FileKind.T2I_ADAPTER;
        }
        if (isUpscaler(weights)) {
            return FileKind.UPSCALER;
        }
        if (parts.vae().isPresent()) {
            return FileKind.VAE;
        }
        if (!parts.texts().isEmpty()) {
            return FileKind.TEXT_ENCODER;
        }
        return isInversion(weights) ? FileKind.TEXTUAL_INVERSION : FileKind.UNKNOWN;
    }

    private static boolean isAdapter(Weights weights) {
        return weights.containsPrefix("adapter.body.0.")
                || weights.contains("body.0.block1.weight")
                || weights.contains("body.0.in_conv.weight")
                || weights.contains("body.0.resnets.0.block1.weight");
    }

    private static boolean isUpscaler(Weights weights) {
        return WRAPPERS.stream().anyMatch(wrapper -> isCompact(weights, wrapper + "body."))
                || weights.names().stream().anyMatch(name -> UPSCALERS.stream()
                        .anyMatch(pattern -> pattern.matcher(name).matches()));
    }

    private static boolean isCompact(Weights weights, String body) {
        return rank(weights, body + "0.weight") == 4 && rank(weights, body + "1.weight") == 1;
    }

    private static int rank(Weights weights, String name) {
        return weights.find(name).map(tensor -> tensor.shape().rank()).orElse(-1);
    }

    private static boolean isInversion(Weights weights) {
        boolean named = weights.contains("emb_params") || weights.contains("clip_l") || weights.contains("clip_g");
        boolean single = weights.names().size() == 1
                && weights.tensors().values().iterator().next().shape().rank() <= 2;
        return named || single;
    }
}
