package io.github.hordelib.model;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static io.github.hordelib.tensor.TestTensors.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.FileKind;
import io.github.hordelib.checkpoint.ModelFamily;
import io.github.hordelib.checkpoint.Origin;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.checkpoint.Settings;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.TorchWriter;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.sampling.ControlResiduals;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.sampling.Prediction;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointPartsTest {
    private static final ModelStore STORE = ModelStore.open(Backends.shared(), 1 << 28);
    private static final CheckpointParts PARTS = CheckpointParts.of(STORE);
    private static final Cancellation NEVER = new Cancellation();

    @AfterAll
    static void closeStore() {
        STORE.close();
    }

    @Test
    void singleFileAndFolderGiveEqualResults() {
        CheckpointFile file = open("sd2/single_file/sd2-v-fp16.safetensors");
        CheckpointFile folder = open("sd2/diffusers");
        assertThat(file.family()).isEqualTo(ModelFamily.SD2).isEqualTo(folder.family());
        assertThat(file.kind()).isEqualTo(FileKind.CHECKPOINT).isEqualTo(folder.kind());
        DiffusionModel first = PARTS.model(file);
        DiffusionModel second = PARTS.model(folder);
        assertThat(first.sampling().prediction())
                .isEqualTo(Prediction.V)
                .isEqualTo(second.sampling().prediction());
        NetworkInputs inputs = inputs(8, 16, 48);
        assertThat(first.network().predict(inputs, NEVER))
                .isEqualTo(second.network().predict(inputs, NEVER));
        Tensor latent = gaussian(Shape.of(1, 4, 5, 7), 1, 3);
        assertThat(PARTS.vae(file).decode(latent, NEVER))
                .isEqualTo(PARTS.vae(folder).decode(latent, NEVER));
    }

    @Test
    void pickledFilesGiveTheSameResults(@TempDir Path temp) {
        CheckpointFile file = open("sd2/single_file/sd2-v-fp16.safetensors");
        Path pickled = temp.resolve("sd2.ckpt");
        TorchWriter.write(Weights.open(file.path()), pickled);
        CheckpointFile same = CheckpointFile.open(
                pickled, Settings.of(Origin.CALLER, Map.of("unet.norm_groups", "8", "unet.heads", "2")));
        assertThat(same.kind()).isEqualTo(FileKind.CHECKPOINT);
        assertThat(same.family()).isEqualTo(ModelFamily.SD2);
        assertThat(same.metadata()).containsEntry("global_step", "7");
        CheckpointFile plain = CheckpointFile.open(
                file.path(), Settings.of(Origin.CALLER, Map.of("unet.norm_groups", "8", "unet.heads", "2")));
        NetworkInputs inputs = inputs(8, 16, 48);
        assertThat(PARTS.model(same).network().predict(inputs, NEVER))
                .isEqualTo(PARTS.model(plain).network().predict(inputs, NEVER));
    }

    @Test
    void networksForVideosAreRefused(@TempDir Path temp) {
        Weights still =
                Weights.open(open("sd2/single_file/sd2-v-fp16.safetensors").path());
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(still.tensors());
        String mixer = "model.diffusion_model.input_blocks.1.0.time_mixer.mix_factor";
        tensors.put(mixer, tensors.values().iterator().next());
        SafetensorsWriter writer = SafetensorsWriter.create();
        tensors.forEach((name, tensor) -> writer.add(name, DType.F32, tensor.read()));
        Path video = temp.resolve("video.safetensors");
        writer.write(video);
        CheckpointFile file = CheckpointFile.open(video);
        assertThatThrownBy(() -> PARTS.model(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("input_blocks.1.0.time_mixer.mix_factor");
        assertThat(PARTS.model(CheckpointFile.open(Path.of(still.source()))).network())
                .isNotNull();
    }

    @Test
    void latentsOfAnySizeAreTaken() {
        DiffusionModel model = PARTS.model(open("sd2/single_file/sd2-v-fp16.safetensors"));
        Tensor result = model.network().predict(inputs(9, 13, 48), NEVER);
        assertThat(result.shape()).isEqualTo(Shape.of(2, 4, 9, 13));
        assertThat(result.data()).doesNotContain(Float.NaN);
    }

    @Test
    void addingNothingChangesNothing() {
        DiffusionModel model = PARTS.model(open("sd2/single_file/sd2-v-fp16.safetensors"));
        NetworkInputs plain = inputs(8, 8, 48);
        ControlResiduals nothing = new ControlResiduals(List.of(), List.of(), Optional.empty());
        ControlResiduals something = new ControlResiduals(
                List.of(),
                List.of(Optional.empty(), Optional.of(gaussian(Shape.of(2, 16, 8, 8), 1, 5))),
                Optional.empty());
        Tensor expected = model.network().predict(plain, NEVER);
        assertThat(largestDifference(model.network().predict(plain.withControl(nothing), NEVER), expected))
                .isLessThan(1e-5f);
        assertThat(largestDifference(model.network().predict(plain.withControl(something), NEVER), expected))
                .isGreaterThan(1e-3f);
    }

    @Test
    void refusesTextOfAnotherModel() {
        DiffusionModel model = PARTS.model(open("sd2/single_file/sd2-v-fp16.safetensors"));
        assertThatThrownBy(() -> model.network().predict(inputs(8, 8, 32), NEVER))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("expected text of width 48, found 32");
    }

    @Test
    void refusesATokenizerThatIsTooLarge() {
        assertThatThrownBy(() -> PARTS.text(open("sd1/single_file/sd1-fp16.safetensors")))
                .hasMessageContaining("at most 600 tokens");
    }

    private static CheckpointFile open(String name) {
        try {
            return CheckpointFile.open(Path.of(CheckpointPartsTest.class
                    .getResource("/golden/models/" + name)
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NetworkInputs inputs(int height, int width, int context) {
        return NetworkInputs.of(
                gaussian(Shape.of(2, 4, height, width), 1, 1),
                Tensor.of(Shape.of(2), 20, 900),
                gaussian(Shape.of(2, 77, context), 1, 2));
    }
}
