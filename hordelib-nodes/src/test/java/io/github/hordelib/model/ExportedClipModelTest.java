package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.image.Image;
import io.github.hordelib.ort.TinyOnnx;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportedClipModelTest {
    @TempDir
    Path folder;

    /** Texts become their numbers, pictures their pixels. */
    private void writeSplit() throws IOException {
        Files.write(
                folder.resolve("text_model.onnx"),
                new TinyOnnx()
                        .input("input_ids", TinyOnnx.INT64, "n", 77)
                        .output("text_embeds", TinyOnnx.FLOAT, "n", 77)
                        .cast("text_embeds", "input_ids", TinyOnnx.FLOAT)
                        .bytes());
        Files.write(
                folder.resolve("vision_model.onnx"),
                new TinyOnnx()
                        .input("pixel_values", TinyOnnx.FLOAT, "n", 3, 4, 4)
                        .output("image_embeds", TinyOnnx.FLOAT, "n", 48)
                        .node("Flatten", "image_embeds", "pixel_values")
                        .bytes());
    }

    @Test
    void readsExportsInTwoFiles() throws IOException {
        writeSplit();
        ClipModel model = ClipModel.open(folder, Backends.store());
        Tensor texts = model.texts(List.of("a cat", "a dog"), new Cancellation());
        assertThat(texts.shape()).isEqualTo(Shape.of(2, 77));
        assertThat(texts.data()[1] / texts.data()[0]).isCloseTo(320f / 49406, Offset.offset(1e-5f));
        Tensor pictures = model.pictures(new Image(Tensor.filled(Shape.of(1, 5, 9, 3), 1)), new Cancellation());
        assertThat(pictures.shape()).isEqualTo(Shape.of(1, 48));
        assertThat(model.hash()).hasSize(64);
    }

    @Test
    void namesTheFileThatIsMissing() throws IOException {
        writeSplit();
        Files.delete(folder.resolve("vision_model.onnx"));
        assertThatThrownBy(() -> ClipModel.open(folder, Backends.store()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("vision_model.onnx");
    }

    @Test
    void refusesOtherModels() throws IOException {
        Files.write(folder.resolve("model.onnx"), TinyOnnx.layers(4, 1));
        assertThatThrownBy(() -> ClipModel.open(folder, Backends.store()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("text_embeds");
    }
}
