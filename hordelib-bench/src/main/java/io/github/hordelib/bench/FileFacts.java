package io.github.hordelib.bench;

import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.ControlPart;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.FileKind;
import io.github.hordelib.checkpoint.ModelFamily;
import io.github.hordelib.checkpoint.Origin;
import io.github.hordelib.checkpoint.Settings;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.TorchFile;
import io.github.hordelib.checkpoint.UnetPart;
import io.github.hordelib.checkpoint.VaePart;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.lora.LoraFile;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.WeightChange;
import io.github.hordelib.onnx.GraphException;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.onnx.UpscalerGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects what can be told about a file of weights, in the order in which it is shown. Confined to one call. */
final class FileFacts {
    private static final List<String> HEADS = List.of("unet.heads", "unet.head_width");
    private static final int LONGEST_METADATA = 200;
    private static final String ANOTHER_PROGRAM = "a program that knows it: this library does not";
    private static final String CROSS_ATTENTION = "attn2_to_k";

    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<String> needs = new ArrayList<>();
    private final Path path;
    private final Settings known;
    private final CheckpointFile file;

    private FileFacts(Path path, Settings known) {
        this.path = path;
        this.known = known;
        this.file = CheckpointFile.open(path, known);
    }

    /**
     * Returns what can be told about a file.
     *
     * @param path a file of weights or a diffusers folder
     * @param known what is known about it beforehand
     * @return plain values by name
     */
    static Map<String, Object> of(Path path, Settings known) {
        return new FileFacts(path, known).collect();
    }

    private Map<String, Object> collect() {
        facts.put("file", path.toString());
        Optional<Weights> weights = Files.isDirectory(path) ? Optional.empty() : Optional.of(Weights.open(path));
        facts.put("format", weights.isEmpty() ? "diffusers folder" : TorchFile.isOne(path) ? "torch" : "safetensors");
        facts.put("kind", weights.flatMap(FileFacts::special).orElse(text(file.kind())));
        weights.ifPresent(all -> facts.putAll(size(all.tensors().values())));
        switch (file.kind()) {
            case CHECKPOINT, UNET, VAE, TEXT_ENCODER -> model();
            case LORA -> weights.ifPresent(this::lora);
            case CONTROLNET -> controlNet();
            case UPSCALER -> weights.ifPresent(this::upscaler);
            case TEXTUAL_INVERSION -> weights.ifPresent(this::embedding);
            case T2I_ADAPTER -> needs.add("a model of the family that it was trained for");
            case UNKNOWN -> weights.ifPresent(this::unknown);
        }
        settings();
        facts.put("needs", needs.isEmpty() ? List.of("nothing else") : needs);
        weights.ifPresent(all -> metadata(all.metadata()));
        return facts;
    }

    private static Map<String, Object> size(Collection<StoredTensor> tensors) {
        Map<String, Object> size = new LinkedHashMap<>();
        Map<DType, Long> types = new TreeMap<>();
        tensors.forEach(
                tensor -> types.merge(tensor.dtype(), (long) tensor.shape().elements(), Long::sum));
        Map<String, Object> dtypes = new LinkedHashMap<>();
        types.forEach((type, count) -> dtypes.put(type.toString(), count));
        long parameters = types.values().stream().mapToLong(Long::longValue).sum();
        size.put("tensors", tensors.size());
        size.put("parameters", parameters);
        size.put("dtypes", dtypes);
        size.put("mb_as_float32", parameters * 4 / 1_000_000);
        return size;
    }

    /** Networks that look at pictures; they are read, but by commands of their own. */
    private static Optional<String> special(Weights weights) {
        if (weights.containsPrefix("text_decoder.bert.")) {
            return Optional.of("captions");
        }
        if (weights.contains("concept_embeds")) {
            return Optional.of("safety_checker");
        }
        boolean sees = weights.containsPrefix("vision_model.") || weights.containsPrefix("visual.");
        return sees ? Optional.of("clip_vision") : Optional.empty();
    }

    private void model() {
        facts.put("family", text(file.family()));
        facts.put("model", modelName());
        Map<String, Object> parts = new LinkedHashMap<>();
        file.unet().ifPresent(unet -> parts.put("unet", unet(unet)));
        file.vae().ifPresent(vae -> parts.put("vae", vae(vae)));
        for (TextPart part : file.texts()) {
            parts.put("text_encoder_" + text(part.kind()), encoder(part));
        }
        facts.put("parts", parts);
        if (facts.containsValue("clip_vision")) {
            return;
        }
        if (file.kind() == FileKind.VAE) {
            needs.add("a model of the same latent channels and scale");
            return;
        }
        int encoders = file.family() == ModelFamily.SDXL ? 2 : 1;
        if (file.texts().size() < encoders) {
            needs.add(encoders == 2 ? "the text encoders CLIP-L and OpenCLIP-G" : "a text encoder");
        }
        if (file.unet().isEmpty()) {
            needs.add("a diffusion network");
        }
        if (file.vae().isEmpty()) {
            needs.add("a VAE");
        }
    }

    private String modelName() {
        int extra = file.unet()
                .map(unet -> unet.inputChannels() - unet.outputChannels())
                .orElse(0);
        String use = extra == 5 ? ", inpainting" : extra == 4 ? ", InstructPix2Pix" : "";
        String prediction = file.unet().isPresent() ? ", predicts " + file.prediction() : "";
        return name(file.family()) + use + prediction;
    }

    private static String name(ModelFamily family) {
        return switch (family) {
            case SD1 -> "Stable Diffusion 1";
            case SD2 -> "Stable Diffusion 2";
            case SDXL -> "Stable Diffusion XL";
            case SDXL_REFINER -> "Stable Diffusion XL refiner";
            case OTHER -> "unknown";
        };
    }

    private static Map<String, Object> unet(UnetPart unet) {
        Map<String, Object> shown = size(unet.weights().tensors().values());
        shown.put("channels", unet.inputChannels() + " to " + unet.outputChannels());
        shown.put("text_width", unet.contextWidth());
        shown.put("label_width", unet.labelWidth());
        shown.put("levels", unet.downsamplings() + 1);
        return shown;
    }

    private static Map<String, Object> vae(VaePart vae) {
        Map<String, Object> shown = size(vae.weights().tensors().values());
        shown.put("latent_channels", vae.latentChannels());
        shown.put("pixels_per_cell", vae.factor());
        shown.put("scaling_factor", Double.valueOf(Float.toString(vae.config().scalingFactor())));
        shown.put("encoder", vae.hasEncoder());
        return shown;
    }

    private static Map<String, Object> encoder(TextPart part) {
        Map<String, Object> shown = size(part.weights().tensors().values());
        shown.put("width", part.width());
        shown.put("layers", part.layers());
        shown.put("heads", part.config().heads());
        shown.put("activation", text(part.config().activation()));
        shown.put("vocabulary", part.tokens().size());
        return shown;
    }

    private void lora(Weights weights) {
        LoraFile lora = LoraFile.of(weights);
        Map<String, Object> layers = new LinkedHashMap<>();
        Map<String, Integer> kinds = new TreeMap<>();
        for (Map.Entry<ModuleKey, WeightChange> change : lora.weights().entrySet()) {
            layers.merge(text(change.getKey().part()), 1, (a, b) -> (Integer) a + (Integer) b);
            kinds.merge(kind(change.getValue()), 1, Integer::sum);
        }
        family(family(lora), lora.metadata(), "a model");
        facts.put("layers", layers);
        facts.put("changes", new LinkedHashMap<String, Object>(kinds));
        facts.put("biases", lora.biases().size());
        if (!lora.unused().isEmpty()) {
            facts.put("unknown_tensors", lora.unused());
        }
    }

    private static String kind(WeightChange change) {
        if (change instanceof WeightChange.Decomposed decomposed) {
            return "DoRA of " + kind(decomposed.change());
        }
        if (change instanceof WeightChange.LowRank low) {
            return (low.mid().isPresent() ? "LoCon" : "LoRA") + " of rank "
                    + low.down().shape().get(0);
        }
        if (change instanceof WeightChange.Hadamard) {
            return "LoHa";
        }
        if (change instanceof WeightChange.Kronecker) {
            return "LoKr";
        }
        return change instanceof WeightChange.Difference ? "full difference" : "replacement";
    }

    /** The width of the text that cross attention reads tells the family. */
    private static ModelFamily family(LoraFile lora) {
        boolean second = lora.weights().keySet().stream().anyMatch(key -> key.part() == ModuleKey.Part.TEXT_2);
        Optional<Integer> width = lora.weights().entrySet().stream()
                .filter(change -> change.getKey().path().endsWith(CROSS_ATTENTION))
                .map(change -> change.getValue().shape().get(1))
                .findFirst();
        return width.map(FileFacts::familyOfText).orElse(second ? ModelFamily.SDXL : ModelFamily.OTHER);
    }

    /** Tells the family and what is needed of it. Where shapes do not tell, the trainer's own words may. */
    private void family(ModelFamily shapes, Map<String, String> metadata, String needed) {
        String words = metadata.getOrDefault("ss_base_model_version", "")
                + metadata.getOrDefault("modelspec.architecture", "").replace("stable-diffusion-", "sd_");
        ModelFamily family = shapes != ModelFamily.OTHER ? shapes : familyOfWords(words);
        facts.put("family", text(family));
        facts.put("family_from", shapes != ModelFamily.OTHER ? "the tensors" : "the file's metadata");
        needs.add(
                family == ModelFamily.OTHER
                        ? needed + " of a family that the file does not tell"
                        : needed + " of the family " + name(family));
        if (family == ModelFamily.OTHER) {
            facts.remove("family_from");
        }
    }

    private static ModelFamily familyOfWords(String words) {
        if (words.contains("xl")) {
            return words.contains("refiner") ? ModelFamily.SDXL_REFINER : ModelFamily.SDXL;
        }
        if (words.contains("sd_v2")) {
            return ModelFamily.SD2;
        }
        return words.contains("sd_v1") ? ModelFamily.SD1 : ModelFamily.OTHER;
    }

    private static ModelFamily familyOfText(int width) {
        return switch (width) {
            case 768 -> ModelFamily.SD1;
            case 1024 -> ModelFamily.SD2;
            case 2048 -> ModelFamily.SDXL;
            case 1280 -> ModelFamily.SDXL_REFINER;
            default -> ModelFamily.OTHER;
        };
    }

    private void controlNet() {
        ControlPart part = ControlPart.open(path, known);
        int width = new UnetPart(part.weights(), part.config()).contextWidth();
        family(
                familyOfText(width),
                file.metadata(),
                part.difference() ? "the weights, which the file holds differences to, of a model" : "a model");
        facts.put("text_width", width);
        facts.put("difference", part.difference());
        facts.put(
                "hint_channels",
                part.weights().shape("input_hint_block.0.weight").get(1));
    }

    private void upscaler(Weights weights) {
        try {
            UpscalerGraph.Upscaling upscaling = UpscalerGraph.build(weights, GraphOptions.of(GraphForm.CPU));
            facts.put("scale", upscaling.scale());
            facts.put("channels", upscaling.channels());
        } catch (GraphException e) {
            facts.put("problem", String.valueOf(e.getMessage()));
            needs.add(ANOTHER_PROGRAM);
        }
    }

    private void embedding(Weights weights) {
        Map<String, Object> vectors = new LinkedHashMap<>();
        weights.tensors()
                .forEach((name, tensor) -> vectors.put(name, tensor.shape().toString()));
        facts.put("vectors", vectors);
        boolean pair = weights.contains("clip_l") && weights.contains("clip_g");
        int width = weights.tensors().values().iterator().next().shape().get(-1);
        family(pair ? ModelFamily.SDXL : familyOfText(width), file.metadata(), "a text encoder");
    }

    private void unknown(Weights weights) {
        facts.put("first_tensors", weights.names().stream().limit(5).toList());
        if (special(weights).isEmpty()) {
            needs.add(ANOTHER_PROGRAM);
        }
    }

    private void settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        Map<String, Settings.Fact> winners = new LinkedHashMap<>(file.settings().facts());
        winners.keySet().removeAll(HEADS);
        file.settings().find(HEADS.toArray(String[]::new)).ifPresent(fact -> winners.put(fact.key(), fact));
        winners.forEach((key, fact) -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("value", fact.value());
            shown.put("from", origin(fact.origin()));
            settings.put(key, shown);
        });
        if (!settings.isEmpty()) {
            facts.put("settings", settings);
        }
    }

    private static String origin(Origin origin) {
        return switch (origin) {
            case CALLER -> "the caller";
            case CATALOGUE -> "models.json";
            case CONFIG_FILE -> "a configuration file";
            case METADATA -> "the file's metadata";
            case TENSORS -> "the tensors";
            case FAMILY -> "what is usual in the family";
        };
    }

    private void metadata(Map<String, String> metadata) {
        Map<String, Object> shown = new LinkedHashMap<>();
        metadata.forEach((key, value) -> shown.put(
                key, value.length() > LONGEST_METADATA ? value.substring(0, LONGEST_METADATA) + "..." : value));
        if (!shown.isEmpty()) {
            facts.put("metadata", shown);
        }
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
