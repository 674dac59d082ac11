package io.github.hordelib.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFilesTest {
    @TempDir
    Path folder;

    private Path write(String file, String tensor, float value) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        SafetensorsWriter.create()
                .add(tensor, DType.F16, Tensor.filled(Shape.of(1), value))
                .write(path);
        return path;
    }

    private Weights unet() {
        return new FolderFiles(folder).part("unet").orElseThrow();
    }

    @Test
    void takesShardsOfOneVariantOnly() throws IOException {
        write("unet/diffusion_pytorch_model.fp16-00001-of-00001.safetensors", "a", 2);
        write("unet/diffusion_pytorch_model-00001-of-00002.safetensors", "a", 1);
        write("unet/diffusion_pytorch_model-00002-of-00002.safetensors", "b", 1);
        assertThat(unet().names()).containsExactlyInAnyOrder("a", "b");
        assertThat(unet().get("a").read().data()[0]).isEqualTo(1);
    }

    @Test
    void takesAWholeVariantRatherThanAnIncompleteOne() throws IOException {
        write("unet/diffusion_pytorch_model-00001-of-00002.safetensors", "a", 1);
        write("unet/diffusion_pytorch_model-00001-of-00001.fp16.safetensors", "a", 2);
        assertThat(unet().get("a").read().data()[0]).isEqualTo(2);
    }

    @Test
    void tellsWhichShardIsMissing() throws IOException {
        write("unet/diffusion_pytorch_model-00001-of-00003.safetensors", "a", 1);
        write("unet/diffusion_pytorch_model-00003-of-00003.safetensors", "c", 1);
        assertThatThrownBy(this::unet)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("diffusion_pytorch_model-00002-of-00003.safetensors");
    }

    @Test
    void followsLinksToFilesElsewhere() throws IOException {
        Path blob = write("blobs/0a1b2c", "a", 3);
        Path snapshot = folder.resolve("snapshots/main");
        Path unet = Files.createDirectories(snapshot.resolve("unet"));
        Files.createSymbolicLink(unet.resolve("diffusion_pytorch_model.fp16.safetensors"), unet.relativize(blob));
        Weights linked = new FolderFiles(snapshot).part("unet").orElseThrow();
        assertThat(linked.get("a").read().data()[0]).isEqualTo(3);
        assertThat(CheckpointFile.hasUnet(snapshot)).isTrue();
    }

    @Test
    void opensAFolderWithoutUnet() throws IOException {
        write("vae/diffusion_pytorch_model.safetensors", "decoder.conv_in.weight", 1);
        assertThat(CheckpointFile.open(folder).vae()).isPresent();
        assertThat(CheckpointFile.hasUnet(folder)).isFalse();
    }

    @Test
    void findsATokenizerThatIsOneFile() throws IOException {
        Path encoder = Files.createDirectories(folder.resolve("text_encoder"));
        SafetensorsWriter.create()
                .add("text_model.embeddings.token_embedding.weight", DType.F16, Tensor.zeros(Shape.of(1, 64)))
                .add("text_model.encoder.layers.0.layer_norm1.weight", DType.F16, Tensor.zeros(Shape.of(64)))
                .write(encoder.resolve("model.safetensors"));
        Path tokenizer = Files.createDirectories(folder.resolve("tokenizer"));
        Files.writeString(tokenizer.resolve("tokenizer.json"), "{}");
        assertThat(CheckpointFile.open(folder).settings().find("tokenizer"))
                .hasValueSatisfying(fact -> assertThat(fact.origin()).isEqualTo(Origin.CONFIG_FILE));
    }
}
