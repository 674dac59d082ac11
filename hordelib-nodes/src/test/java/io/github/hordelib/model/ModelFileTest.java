package io.github.hordelib.model;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.FileKind;
import io.github.hordelib.checkpoint.ModelFamily;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.schedule.NoiseSchedules;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
    private static final CheckpointParts PARTS = CheckpointParts.of(Backends.store());
    private static final String PROMPT = "a (red:1.3) circle on a blue background";

    @TempDir
    private Path folder;

    @Test
    void keepsAModelWithATokenizerAndSettingsOfItsOwn() {
        CheckpointFile file = CheckpointFile.open(
                EmbeddedModels.unpack(BackendOptions.defaults().cacheFolder()).values().stream()
                        .filter(path -> path.getFileName().toString().startsWith("shapeland"))
                        .findFirst()
                        .orElseThrow());
        assertThat(written(file).family()).isEqualTo(ModelFamily.SD1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd1/single_file/sd1-fp16", "sd2/single_file/sd2-v-fp16"})
    void keepsModelsOfAnyLayout(String source) {
        written(single(source));
    }

    @Test
    void keepsAModelThatWasAFolder() {
        written(CheckpointFile.open(GoldenFolder.of("models").resolve("sd2/diffusers")));
    }

    /** Writes a model and holds what is read against it. */
    private CheckpointFile written(CheckpointFile file) {
        Path path = folder.resolve("copy.safetensors");
        DiffusionModel model = PARTS.model(file);
        TextEncoder text = PARTS.text(file);
        Vae vae = PARTS.vae(file);
        ModelFile.create()
                .model(model)
                .text(text)
                .vae(vae)
                .metadata("prompt", "{}")
                .write(path);
        CheckpointFile copy = CheckpointFile.open(path);
        assertThat(copy.kind()).isEqualTo(FileKind.CHECKPOINT);
        assertThat(copy.family()).isEqualTo(file.family());
        assertThat(copy.metadata()).containsEntry("prompt", "{}");
        int width = file.unet().orElseThrow().contextWidth();
        assertThat(predict(PARTS.model(copy), width)).isEqualTo(predict(model, width));
        assertThat(PARTS.model(copy).sampling().prediction())
                .isEqualTo(model.sampling().prediction());
        assertThat(encode(PARTS.text(copy))).isEqualTo(encode(text));
        Tensor latent = gaussian(Shape.of(1, 4, 4, 4), 0.1, 3);
        assertThat(PARTS.vae(copy).decodeRaw(latent, new Cancellation()))
                .isEqualTo(vae.decodeRaw(latent, new Cancellation()));
        return copy;
    }

    @Test
    void keepsWhatLorasDid() {
        CheckpointFile file = single("sd2/single_file/sd2-v-fp16");
        Path lora = folder.resolve("lora.safetensors");
        SafetensorsWriter writer = SafetensorsWriter.create();
        layer(writer, "lora_unet_conv_in", 16, 4 * 9);
        layer(writer, "lora_te_text_model_encoder_layers_0_self_attn_q_proj", 48, 48);
        writer.write(lora);
        LoraChange change = LoraChange.of(lora, 0.7);
        DiffusionModel model = change.on(PARTS.model(file));
        TextEncoder text = change.on(PARTS.text(file));
        Path path = folder.resolve("merged.safetensors");
        ModelFile.create().model(model).text(text).vae(PARTS.vae(file)).write(path);
        CheckpointFile merged = CheckpointFile.open(path);
        requireRounded(predict(PARTS.model(merged), 48), predict(model, 48), predict(PARTS.model(file), 48));
        requireRounded(encode(PARTS.text(merged)), encode(text), encode(PARTS.text(file)));
    }

    @Test
    void tellsHowTheModelPredicts() {
        DiffusionModel model = PARTS.model(single("sd1/single_file/sd1-fp16"));
        DiffusionModel terminal = model.withSampling(new io.github.hordelib.sampling.ModelSampling(
                NoiseSchedules.zeroTerminalSnr(NoiseSchedules.stableDiffusion()),
                io.github.hordelib.sampling.Prediction.V,
                1));
        Path path = folder.resolve("v.safetensors");
        ModelFile.create().model(terminal).write(path);
        CheckpointFile file = CheckpointFile.open(path);
        assertThat(file.kind()).isEqualTo(FileKind.UNET);
        assertThat(file.prediction()).isEqualTo("v_prediction");
        assertThat(file.zeroSnr()).isTrue();
    }

    @Test
    void writesPartsAlone() {
        CheckpointFile file = single("sd1/single_file/sd1-fp16");
        Path vae = folder.resolve("vae.safetensors");
        ModelFile.create().vaeAlone(PARTS.vae(file)).write(vae);
        assertThat(CheckpointFile.open(vae).kind()).isEqualTo(FileKind.VAE);
        Path text = folder.resolve("text.safetensors");
        ModelFile.create().text(PARTS.text(file), 0).write(text);
        CheckpointFile alone = CheckpointFile.open(text);
        assertThat(alone.kind()).isEqualTo(FileKind.TEXT_ENCODER);
        assertThat(encode(PARTS.text(alone))).isEqualTo(encode(PARTS.text(file)));
    }

    @Test
    void joinsTwoTextEncodersInAnyOrder() {
        Path small = alone("sd1/single_file/sd1-fp16", "small");
        Path large = alone("sd2/single_file/sd2-v-fp16", "large");
        TextEncoder pair = PARTS.text(CheckpointFile.open(small), CheckpointFile.open(large));
        assertThat(pair.names()).containsExactly("clip_l", "clip_g");
        assertThat(encode(PARTS.text(CheckpointFile.open(large), CheckpointFile.open(small))))
                .isEqualTo(encode(pair));
        Path both = folder.resolve("both.safetensors");
        ModelFile.create().text(pair).write(both);
        CheckpointFile file = CheckpointFile.open(both);
        assertThat(file.texts()).hasSize(2);
        assertThat(encode(PARTS.text(file))).isEqualTo(encode(pair));
        assertThatThrownBy(() -> PARTS.text(file, file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("expected one text encoder, found 2");
    }

    private Path alone(String model, String name) {
        Path path = folder.resolve(name + ".safetensors");
        ModelFile.create().text(PARTS.text(single(model)), 0).write(path);
        return path;
    }

    @Test
    void mixesTextEncodersWithTheirTokens() {
        TextEncoder one = PARTS.text(single("sd1/single_file/sd1-fp16"));
        Path path = folder.resolve("negative.safetensors");
        ModelFile.create().text(ModelMix.of(one, one, 0.5, 1), 0).write(path);
        TextEncoder other = PARTS.text(CheckpointFile.open(path));
        Tensor wanted = encode(other);
        requireRounded(wanted, encode(ModelMix.of(one, one, 0.5, 1)), encode(one));
        assertThat(encode(ModelMix.of(one, other, 1, 0))).isEqualTo(encode(one));
        assertThat(encode(ModelMix.of(one, other, 0, 1))).isEqualTo(wanted);
        assertThatThrownBy(() -> ModelMix.of(one, PARTS.text(single("sd2/single_file/sd2-v-fp16")), 1, 0))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("clip_h");
    }

    /** A tiny model in one file, with the tokenizer and settings that its folder has. */
    private CheckpointFile single(String name) {
        Path models = GoldenFolder.of("models");
        Path family = models.resolve(name.substring(0, name.indexOf('/')));
        Path place = folder.resolve(name);
        try {
            Files.createDirectories(place.resolve("tokenizer"));
            for (String file : List.of("vocab.json", "merges.txt")) {
                copy(
                        family.resolve("diffusers/tokenizer").resolve(file),
                        place.resolve("tokenizer").resolve(file));
            }
            copy(family.resolve("config.json"), place.resolve("config.json"));
            copy(models.resolve(name + ".safetensors"), place.resolve("model.safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return CheckpointFile.open(place.resolve("model.safetensors"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The file holds half floats, so it gives what is wanted but for their rounding. */
    private static void requireRounded(Tensor found, Tensor wanted, Tensor before) {
        assertThat(distance(found, wanted)).isLessThan(0.05 * distance(before, wanted));
    }

    private static double distance(Tensor one, Tensor other) {
        double sum = 0;
        for (int i = 0; i < one.data().length; i++) {
            sum += Math.pow(one.data()[i] - other.data()[i], 2);
        }
        return Math.sqrt(sum);
    }

    private static void layer(SafetensorsWriter writer, String layer, int outputs, int inputs) {
        writer.add(layer + ".lora_down.weight", DType.F32, gaussian(Shape.of(2, inputs), 0.1, 1));
        writer.add(layer + ".lora_up.weight", DType.F32, gaussian(Shape.of(outputs, 2), 0.1, 2));
    }

    private static Tensor predict(DiffusionModel model, int width) {
        return model.network()
                .predict(
                        NetworkInputs.of(
                                gaussian(Shape.of(1, 4, 8, 8), 0.1, 1),
                                Tensor.of(Shape.of(1), 20),
                                gaussian(Shape.of(1, 77, width), 0.1, 2)),
                        new Cancellation());
    }

    private static Tensor encode(TextEncoder text) {
        TextEmbedding embedding = text.encode(PROMPT, new Cancellation());
        Tensor states = embedding.embedding();
        int pooled = embedding.pooled().shape().elements();
        float[] all = new float[states.data().length + pooled];
        System.arraycopy(states.data(), 0, all, 0, states.data().length);
        System.arraycopy(embedding.pooled().data(), 0, all, states.data().length, pooled);
        return Tensor.of(Shape.of(all.length), all);
    }
}
