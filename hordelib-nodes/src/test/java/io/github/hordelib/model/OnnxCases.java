package io.github.hordelib.model;

import static io.github.hordelib.tensor.TestTensors.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.image.Image;
import io.github.hordelib.ort.ElementType;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.prompt.ClipTokenizer;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.prompt.EmbeddingSource;
import io.github.hordelib.prompt.PromptTokenizer;
import io.github.hordelib.prompt.TokenLayout;
import io.github.hordelib.sampling.ControlResiduals;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.ModelSampling;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.sampling.Prediction;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs cases on exported graphs through the classes that adapt them. */
final class OnnxCases {
    private static final float TOLERANCE = 2e-4f;
    private static final float HALF_TOLERANCE = 3e-2f;
    private static final Map<String, List<String>> EXPORTS = Map.of(
            "unet", List.of("onnx/unet", "variants/unet_fp16", "variants/unet_controlnet"),
            "text_encoder", List.of("onnx/text_encoder", "variants/text_encoder_other"),
            "vae_decoder", List.of("onnx/vae_decoder"),
            "vae_encoder", List.of("onnx/vae_encoder", "variants/vae_encoder_latent_sample"),
            "controlnet+unet", List.of("variants/unet_controlnet"));

    private static final ModelStore STORE = ModelStore.open(Backends.shared(), 1L << 30);

    private final Path exports;
    private final Weights golden;

    OnnxCases(Path exports, Path family) {
        this.exports = exports;
        this.golden = Safetensors.open(family.resolve("golden.safetensors"));
    }

    /** The exports of what a case is about; a timestep between two is left to graphs that take one. */
    List<String> modelsFor(JsonNode node) {
        String model = node.get("model").asText();
        List<String> models = new ArrayList<>();
        for (String export : EXPORTS.getOrDefault(model, List.of(model))) {
            Path file = exports.resolve(export).resolve("model.onnx");
            boolean there = Files.exists(file) || Files.exists(file.resolveSibling("model.onnx.gz"));
            if (there && (!node.get("inputs").has("timestep") || takes(export, tensor(node, "inputs", "timestep")))) {
                models.add(export);
            }
        }
        return models;
    }

    private boolean takes(String export, Tensor timesteps) {
        boolean decimal = part(export).header().inputs().values().stream()
                .anyMatch(spec -> spec.name().equals("timestep") && spec.type().isFloating());
        for (float timestep : timesteps.data()) {
            if (timestep != Math.rint(timestep) && !decimal) {
                return false;
            }
        }
        return true;
    }

    /** The text encoder, with the tokenizer beside it. */
    TextEncoder text() {
        ClipVocabulary vocabulary = ClipVocabulary.read(exports.resolve("onnx/tokenizer"));
        OnnxVae.Part part = part("onnx/text_encoder");
        PromptTokenizer tokenizer =
                new PromptTokenizer(new ClipTokenizer(vocabulary), TokenLayout.clipL(vocabulary), EmbeddingSource.NONE);
        return TextEncoder.of(tokenizer, new OnnxTransformer(part.session(), part.header(), 3, 600), TextRules.SD1);
    }

    /** The network; the export with inputs for a ControlNet stands in where the plain one is not there. */
    DiffusionModel model() {
        String name = Files.isDirectory(exports.resolve("onnx/unet")) ? "onnx/unet" : "variants/unet_controlnet";
        OnnxVae.Part part = part(name);
        return DiffusionModel.of(
                new OnnxUnet(part.session(), part.header()),
                ModelSampling.stableDiffusion(Prediction.EPS),
                DiffusionModel.Traits.SD);
    }

    OnnxVae vae() {
        return new OnnxVae(part("onnx/vae_decoder"), Optional.of(part("onnx/vae_encoder")), 4);
    }

    /** The same pipeline over graphs that are built from a checkpoint. */
    PipelineCases built(Path folder, Path file, TextEncoder text) {
        CheckpointFile checkpoint = CheckpointFile.open(file);
        CheckpointParts parts = CheckpointParts.of(STORE);
        return new PipelineCases(folder, text, parts.model(checkpoint), parts.vae(checkpoint));
    }

    void check(JsonNode node, String model) {
        if (model.contains("unet")) {
            checkUnet(node, model);
        } else if (model.contains("vae_decoder")) {
            checkDecoder(node, model);
        } else if (model.contains("vae_encoder")) {
            checkEncoder(node, model);
        } else if (model.contains("text_encoder")) {
            checkText(node, model);
        } else {
            throw new AssertionError("expected a known model, found " + model);
        }
    }

    private void checkUnet(JsonNode node, String model) {
        OnnxVae.Part part = part(model);
        OnnxUnet unet = new OnnxUnet(part.session(), part.header());
        Tensor sample = tensor(node, "inputs", "sample");
        NetworkInputs inputs = NetworkInputs.of(
                sample,
                perRow(tensor(node, "inputs", "timestep"), sample.shape().get(0)),
                tensor(node, "inputs", "encoder_hidden_states"));
        NetworkInputs whole = control(node, inputs).map(inputs::withControl).orElse(inputs);
        String output = List.of("out_sample", "out_sample_fp32_reference", "unet_out").stream()
                .filter(name -> node.get("outputs").has(name))
                .findFirst()
                .orElseThrow();
        Tensor result = unet.predict(whole, new Cancellation());
        assertClose(result, tensor(node, "outputs", output), tolerance(part));
    }

    /** Residuals that a case brings along, or those of the exported ControlNet, compared with what the case says of them. */
    private Optional<ControlResiduals> control(JsonNode node, NetworkInputs inputs) {
        if (node.get("inputs").has("mid_block_res_sample")) {
            List<Optional<Tensor>> skips = new ArrayList<>();
            while (node.get("inputs").has("down_block_res_samples_" + skips.size())) {
                skips.add(Optional.of(tensor(node, "inputs", "down_block_res_samples_" + skips.size())));
            }
            return Optional.of(new ControlResiduals(
                    skips, List.of(), Optional.of(tensor(node, "inputs", "mid_block_res_sample"))));
        }
        return node.get("inputs").has("controlnet_cond")
                ? Optional.of(exportedControl(node, inputs))
                : Optional.empty();
    }

    private ControlResiduals exportedControl(JsonNode node, NetworkInputs inputs) {
        OnnxVae.Part part = part("onnx/controlnet");
        OnnxControlNet network = new OnnxControlNet(part.session(), part.header());
        Image hint = picture(tensor(node, "inputs", "controlnet_cond"));
        ControlResiduals residuals = network.residuals(inputs, hint, new Cancellation());
        if (node.path("guess_mode").asBoolean()) {
            residuals = guessed(residuals);
        } else {
            residuals = residuals.times((float) node.path("conditioning_scale").asDouble(1));
        }
        for (int i = 0; node.get("outputs").has("down_" + i); i++) {
            Tensor expected = tensor(node, "outputs", "down_" + i);
            assertClose(residuals.skips().get(i).orElseThrow(), expected, TOLERANCE);
        }
        return residuals;
    }

    /** Guess mode scales from 0.1 for the outermost to 1 for the middle, evenly on a logarithmic scale. */
    private static ControlResiduals guessed(ControlResiduals residuals) {
        List<Optional<Tensor>> skips = new ArrayList<>();
        int count = residuals.skips().size();
        for (int i = 0; i < count; i++) {
            float factor = (float) Math.pow(10, -1 + (double) i / count);
            skips.add(residuals.skips().get(i).map(skip -> skip.times(factor)));
        }
        return new ControlResiduals(skips, List.of(), residuals.middle());
    }

    private static Image picture(Tensor channelsFirst) {
        int height = channelsFirst.shape().get(2);
        int width = channelsFirst.shape().get(3);
        int count = channelsFirst.shape().get(0);
        float[] pixels = new float[channelsFirst.data().length];
        for (int i = 0; i < pixels.length; i++) {
            int channel = i % 3;
            int pixel = i / 3 % (height * width);
            int item = i / (3 * height * width);
            pixels[i] = channelsFirst.data()[(item * 3 + channel) * height * width + pixel];
        }
        return new Image(Tensor.of(Shape.of(count, height, width, 3), pixels));
    }

    private static Tensor perRow(Tensor timesteps, int rows) {
        float[] all = new float[rows];
        for (int i = 0; i < rows; i++) {
            all[i] = timesteps.data()[Math.min(i, timesteps.data().length - 1)];
        }
        return Tensor.of(Shape.of(rows), all);
    }

    private void checkDecoder(JsonNode node, String model) {
        OnnxVae vae = new OnnxVae(part(model), Optional.empty(), 4);
        Tensor latent = tensor(node, "inputs", "latent_sample");
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < latent.shape().get(0); i++) {
            results.add(vae.decodeRaw(latent.item(i), new Cancellation()));
        }
        assertClose(Tensor.concat(results), tensor(node, "outputs", "sample"), TOLERANCE);
    }

    private void checkEncoder(JsonNode node, String model) {
        OnnxVae vae = new OnnxVae(part("onnx/vae_decoder"), Optional.of(part(model)), 4);
        Tensor samples = tensor(node, "inputs", "sample");
        Tensor mean = tensor(node, "outputs", "mean");
        if (model.contains("latent_sample")) {
            checkDraws(vae, samples, mean, tensor(node, "outputs", "logvar"));
            return;
        }
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < samples.shape().get(0); i++) {
            results.add(vae.encodeRaw(samples.item(i), new Cancellation()));
        }
        assertClose(Tensor.concat(results), mean, TOLERANCE);
    }

    /** A draw is mean + exp(logvar / 2) * noise: the noise must have mean 0 and spread 1. */
    private static void checkDraws(OnnxVae vae, Tensor samples, Tensor mean, Tensor logvar) {
        int draws = 24;
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int draw = 0; draw < draws; draw++) {
            Tensor result = vae.encodeRaw(samples.item(0), new Cancellation());
            for (int i = 0; i < result.data().length; i++) {
                double noise = (result.data()[i] - mean.data()[i]) / Math.exp(logvar.data()[i] / 2);
                sum += noise;
                squares += noise * noise;
                count++;
            }
        }
        assertThat(Math.abs(sum / count)).isLessThan(5 / Math.sqrt(count));
        assertThat(squares / count).isBetween(0.9, 1.1);
    }

    private void checkText(JsonNode node, String model) {
        OnnxVae.Part part = part(model);
        StoredTensor stored = golden.get(node.get("inputs").get("input_ids").asText());
        float[] numbers = stored.read().data();
        int[] ids = new int[numbers.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) numbers[i];
        }
        OnnxTransformer transformer = new OnnxTransformer(part.session(), part.header(), 3, 600);
        ClipInput input = new ClipInput(stored.shape(), ids, List.of());
        checkState(node, transformer, input, "last_hidden_state", new ClipTransformer.Layer(3, true));
        if (transformer.traits().innerLayers()) {
            checkState(node, transformer, input, "penultimate", new ClipTransformer.Layer(2, false));
            checkState(node, transformer, input, "penultimate_final_norm", new ClipTransformer.Layer(2, true));
        }
    }

    private void checkState(
            JsonNode node, OnnxTransformer transformer, ClipInput input, String name, ClipTransformer.Layer layer) {
        Tensor states = transformer.run(input, layer, new Cancellation()).wanted();
        assertClose(states, tensor(node, "outputs", name), TOLERANCE);
    }

    private static float tolerance(OnnxVae.Part part) {
        return part.header().outputs().values().iterator().next().type() == ElementType.FLOAT16
                ? HALF_TOLERANCE
                : TOLERANCE;
    }

    private Tensor tensor(JsonNode node, String place, String name) {
        return golden.get(node.get(place).get(name).asText()).read();
    }

    private OnnxVae.Part part(String name) {
        Path file = GoldenFolder.unpacked(exports.resolve(name).resolve("model.onnx"));
        OnnxHeader header = OnnxHeader.read(file);
        SharedSession session = STORE.session(
                FileKey.of(file), () -> ModelSource.of(file), SessionSettings.defaults(), header.weightBytes());
        return new OnnxVae.Part(session, header);
    }

    private static void assertClose(Tensor actual, Tensor expected, float tolerance) {
        assertThat(largestDifference(actual, expected)).isLessThanOrEqualTo(tolerance);
    }
}
