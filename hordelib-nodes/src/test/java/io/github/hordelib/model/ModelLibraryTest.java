package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.Origin;
import io.github.hordelib.checkpoint.Settings;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.golden.ExportedModel;
import io.github.hordelib.image.Image;
import io.github.hordelib.ort.TinyOnnx;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.sampling.Prediction;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLibraryTest {
    @TempDir
    Path root;

    private final ModelStore store = ModelStore.open(Backends.shared(), 1L << 30);
    private Path tiny = Path.of("");

    @BeforeEach
    void copyModel() throws IOException {
        tiny = root.resolve("checkpoints/some/tiny");
        ExportedModel.copyTo(tiny);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void listsAndFindsModels() throws IOException {
        Files.createDirectories(root.resolve("loras/tiny"));
        Files.write(root.resolve("loras/a.safetensors"), new byte[0]);
        ModelLibrary library = library(Map.of("gem-v1.safetensors", root.resolve("gem")));
        assertThat(library.names()).containsExactly("some/tiny", "gem-v1.safetensors");
        assertThat(library.find("gem")).contains(root.resolve("gem"));
        assertThat(library.find("gem-v1")).contains(root.resolve("gem"));
        assertThat(library.find("../checkpoints/some/tiny")).isEmpty();
        assertThat(library.folders().list("loras", List.of(".safetensors"))).containsExactly("a.safetensors");
        assertThat(library.folders().find("loras", "../checkpoints/some/tiny/model_index.json"))
                .isEmpty();
        assertThatThrownBy(() -> library.open("none"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("some/tiny");
    }

    @Test
    void opensAnExportedFolderAndRunsItsParts() {
        ModelLibrary library = library(Map.of());
        Checkpoint model = library.open("some/tiny");
        assertThat(library.open("some/tiny")).isSameAs(model);
        assertThat(model.model().sampling().prediction()).isEqualTo(Prediction.EPS);
        Tensor context =
                model.text().encode("a photo of the cat", new Cancellation()).embedding();
        assertThat(context.shape()).isEqualTo(Shape.of(1, 77, 32));
        Tensor latent = Tensor.filled(Shape.of(2, 4, 8, 12), 0.3f);
        Tensor noise = model.model()
                .network()
                .predict(
                        NetworkInputs.of(
                                latent, Tensor.of(Shape.of(2), 999, 1), Tensor.concat(List.of(context, context))),
                        new Cancellation());
        assertThat(noise.shape()).isEqualTo(latent.shape());
        assertThat(noise.item(0)).isNotEqualTo(noise.item(1));
        Image image = model.vae().decode(latent, new Cancellation());
        assertThat(image.pixels().shape()).isEqualTo(Shape.of(2, 64, 96, 3));
        Image odd = new Image(Tensor.filled(Shape.of(1, 21, 17, 4), 0.5f));
        assertThat(model.vae().encode(odd, new Cancellation()).shape()).isEqualTo(Shape.of(1, 4, 2, 2));
    }

    @Test
    void usesWhatIsKnownAboutAFolderBeforehand() {
        ModelLibrary library = library(Map.of())
                .withKnown(file -> file.endsWith("tiny")
                        ? Settings.of(
                                Origin.CATALOGUE,
                                Map.of("prediction", "v_prediction", "zero_snr", "true", "vae.scaling_factor", "0.5"))
                        : Settings.empty());
        DiffusionModel model = library.open("some/tiny").model();
        assertThat(model.sampling().prediction()).isEqualTo(Prediction.V);
        assertThat(model.sampling().schedule().sigmaMax()).isGreaterThan(4000);
        assertThat(model.traits().format().scale()).isEqualTo(0.5);
    }

    @Test
    void namesTheMissingPart() throws IOException {
        delete(tiny.resolve("vae_encoder"));
        assertThatThrownBy(() -> library(Map.of()).open("some/tiny"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("vae_encoder");
    }

    @Test
    void refusesACutGraphAtOnce() throws IOException {
        Path graph = tiny.resolve("unet/model.onnx");
        byte[] whole = Files.readAllBytes(graph);
        Files.write(graph, Arrays.copyOf(whole, whole.length * 2 / 3));
        long start = System.nanoTime();
        assertThatThrownBy(() -> library(Map.of()).open("some/tiny"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model.onnx");
        assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
        Files.write(graph, whole);
        assertThat(library(Map.of()).open("some/tiny").name()).isEqualTo("some/tiny");
    }

    @Test
    void refusesGraphsThatDoNotFit() throws IOException {
        Path graph = tiny.resolve("text_encoder/model.onnx");
        TinyOnnx other = new TinyOnnx()
                .input("input_ids", TinyOnnx.INT64, "n", "t")
                .output("last_hidden_state", TinyOnnx.FLOAT, "n", "t", 48);
        Files.write(graph, other.bytes());
        assertThatThrownBy(() -> library(Map.of()).open("some/tiny"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("48");
        Files.write(graph, TinyOnnx.layers(4, 1));
        assertThatThrownBy(() -> library(Map.of()).open("some/tiny"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("input_ids");
        Files.write(graph, new byte[] {1, 2, 3, 4, 5});
        assertThatThrownBy(() -> library(Map.of()).open("some/tiny"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("damage");
    }

    @Test
    void refusesConvolutionsWithoutChannels() throws IOException {
        TinyOnnx model = new TinyOnnx()
                .input("x", TinyOnnx.FLOAT, 1, "c", 4, 4)
                .output("y", TinyOnnx.FLOAT, 1, 2, 4, 4)
                .weights("w", new float[0], 2, 0, 1, 1)
                .node("Conv", "y", "x", "w");
        Path file = Files.write(root.resolve("conv.onnx"), model.bytes());
        assertThatThrownBy(() -> OnnxHeader.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Conv");
    }

    @Test
    void namesMissingExternalWeights() throws IOException {
        TinyOnnx model = new TinyOnnx()
                .input("x", TinyOnnx.FLOAT, 1, 2)
                .output("y", TinyOnnx.FLOAT, 1, 2)
                .external("w", TinyOnnx.FLOAT, "model.onnx_data", 0, 16, 2, 2)
                .node("MatMul", "y", "x", "w");
        Path file = Files.write(root.resolve("model.onnx"), model.bytes());
        assertThatThrownBy(() -> OnnxHeader.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model.onnx_data");
        Files.write(root.resolve("model.onnx_data"), new byte[16]);
        assertThat(OnnxHeader.read(file).weightBytes()).isEqualTo(Files.size(file) + 16);
    }

    @Test
    void unpacksTheEmbeddedModelOnce() throws IOException {
        Map<String, Path> models = EmbeddedModels.unpack(root.resolve("cache"));
        Path file = Objects.requireNonNull(models.get(EmbeddedModels.SHAPELAND));
        long changed = Files.getLastModifiedTime(file).toMillis();
        assertThat(EmbeddedModels.unpack(root.resolve("cache"))).isEqualTo(models);
        assertThat(Files.getLastModifiedTime(file).toMillis()).isEqualTo(changed);
        Checkpoint model = library(models).open("shapeland");
        Tensor context = model.text().encode("a red circle", new Cancellation()).embedding();
        Tensor latent = Tensor.filled(Shape.of(1, 4, 16, 16), 0.5f);
        Tensor noise = model.model()
                .network()
                .predict(NetworkInputs.of(latent, Tensor.of(Shape.of(1), 500), context), new Cancellation());
        assertThat(noise.shape()).isEqualTo(latent.shape());
    }

    private ModelLibrary library(Map<String, Path> embedded) {
        return ModelLibrary.of(new ModelFolders(List.of(root)), store, ModelLibrary.standardFormats(), embedded);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
