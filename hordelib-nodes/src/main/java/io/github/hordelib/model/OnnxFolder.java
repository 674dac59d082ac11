package io.github.hordelib.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hordelib.checkpoint.Settings;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.prompt.ClipTokenizer;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.prompt.EmbeddingSource;
import io.github.hordelib.prompt.PromptTokenizer;
import io.github.hordelib.prompt.TokenLayout;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.LatentFormat;
import io.github.hordelib.sampling.ModelSampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder of ONNX graphs as Hugging Face Optimum writes it: {@code model_index.json} and the folders {@code unet},
 * {@code text_encoder}, {@code vae_decoder}, {@code vae_encoder}, {@code tokenizer} and {@code scheduler}. Graphs are checked
 * when the folder is opened, and turned into sessions when they are first used.
 */
final class OnnxFolder implements CheckpointFormat {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GRAPH = "model.onnx";
    private static final List<String> REQUIRED = List.of("unet", "text_encoder", "vae_decoder", "tokenizer");
    private static final List<String> LISTED = List.of("vae_encoder", "scheduler");
    private static final int LATENT_CHANNELS = 4;

    @Override
    public boolean recognises(Path path) {
        return Files.isDirectory(path)
                && Files.isRegularFile(path.resolve("model_index.json"))
                && (Files.exists(path.resolve("unet").resolve(GRAPH))
                        || Files.exists(path.resolve("vae_decoder").resolve(GRAPH))
                        || Files.exists(path.resolve("text_encoder").resolve(GRAPH)));
    }

    @Override
    public Checkpoint open(String name, Path path, Settings known, ModelStore store) {
        Folder folder = new Folder(path, known, store);
        folder.requireParts();
        OnnxUnet unet = folder.unet();
        TextEncoder text = folder.text(unet);
        OnnxVae vae = folder.vae();
        DiffusionModel model = DiffusionModel.of(unet, folder.sampling(), folder.traits(unet));
        return new Checkpoint(name, model, text, vae);
    }

    /** One folder while it is opened. */
    private record Folder(Path path, Settings known, ModelStore store) {
        void requireParts() {
            JsonNode index = json("model_index.json");
            for (String part : REQUIRED) {
                require(part);
            }
            for (String part : LISTED) {
                if (index.path(part).path(1).isTextual()) {
                    require(part);
                }
            }
        }

        private void require(String part) {
            if (!Files.isDirectory(path.resolve(part))) {
                throw new ModelException("model folder " + path + ": expected a folder " + part + ", found none");
            }
        }

        OnnxUnet unet() {
            OnnxVae.Part part = part("unet");
            return new OnnxUnet(part.session(), part.header());
        }

        OnnxVae vae() {
            int channels = optionalJson("vae_decoder/config.json")
                    .path("latent_channels")
                    .asInt(LATENT_CHANNELS);
            boolean encodes = Files.isDirectory(path.resolve("vae_encoder"));
            return new OnnxVae(
                    part("vae_decoder"), encodes ? Optional.of(part("vae_encoder")) : Optional.empty(), channels);
        }

        TextEncoder text(OnnxUnet unet) {
            OnnxVae.Part part = part("text_encoder");
            ClipVocabulary vocabulary = ClipVocabulary.read(path.resolve("tokenizer"));
            int layers = optionalJson("text_encoder/config.json")
                    .path("num_hidden_layers")
                    .asInt(12);
            OnnxTransformer transformer = new OnnxTransformer(part.session(), part.header(), layers, vocabulary.size());
            int width = transformer.traits().width();
            if (unet.contextWidth().filter(wanted -> wanted != width).isPresent()) {
                throw new ModelException("model folder " + path + ": expected text of width "
                        + unet.contextWidth().get() + " for unet, found a text_encoder of width " + width);
            }
            PromptTokenizer tokenizer = new PromptTokenizer(
                    new ClipTokenizer(vocabulary), TokenLayout.clipL(vocabulary), EmbeddingSource.NONE);
            return TextEncoder.of(tokenizer, transformer, TextRules.SD1);
        }

        ModelSampling sampling() {
            String file = "scheduler/scheduler_config.json";
            ObjectNode config = optionalJson(file);
            known.find("prediction").ifPresent(fact -> config.put("prediction_type", fact.value()));
            known.find("zero_snr")
                    .ifPresent(fact -> config.put("rescale_betas_zero_snr", Boolean.parseBoolean(fact.value())));
            return SchedulerConfig.read(config, path.resolve(file).toString());
        }

        DiffusionModel.Traits traits(OnnxUnet unet) {
            JsonNode config = optionalJson("vae_decoder/config.json");
            int channels = config.path("latent_channels").asInt(LATENT_CHANNELS);
            int extra = unet.channels().orElse(channels) - channels;
            DiffusionModel.ConcatKind concat = extra == 0
                    ? DiffusionModel.ConcatKind.NONE
                    : extra == channels ? DiffusionModel.ConcatKind.PIX2PIX : DiffusionModel.ConcatKind.INPAINT;
            if (extra != 0 && extra != channels && extra != channels + 1) {
                throw new ModelException("model folder " + path + ": expected a unet of " + channels + ", "
                        + 2 * channels + " or " + (2 * channels + 1) + " channels, found "
                        + unet.channels().orElse(0));
            }
            return new DiffusionModel.Traits(format(config), channels, DiffusionModel.Adm.NONE, concat);
        }

        private LatentFormat format(JsonNode config) {
            double scale = known.find("vae.scaling_factor")
                    .map(fact -> Double.parseDouble(fact.value()))
                    .orElse(config.path("scaling_factor").asDouble(LatentFormat.SD15.scale()));
            return scale == LatentFormat.SD15.scale()
                    ? LatentFormat.SD15
                    : new LatentFormat("scaled", scale, List.of(), List.of(), LatentFormat.SD15.colours());
        }

        private OnnxVae.Part part(String name) {
            Path graph = path.resolve(name).resolve(GRAPH);
            OnnxHeader header = OnnxHeader.read(graph);
            SharedSession session = store.session(
                    FileKey.of(graph), () -> ModelSource.of(graph), SessionSettings.defaults(), header.weightBytes());
            return new OnnxVae.Part(session, header);
        }

        private ObjectNode optionalJson(String file) {
            return Files.isRegularFile(path.resolve(file)) && json(file) instanceof ObjectNode config
                    ? config
                    : JSON.createObjectNode();
        }

        private JsonNode json(String file) {
            try {
                return JSON.readTree(path.resolve(file).toFile());
            } catch (IOException e) {
                throw new ModelException(
                        "model folder " + path + ": " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
