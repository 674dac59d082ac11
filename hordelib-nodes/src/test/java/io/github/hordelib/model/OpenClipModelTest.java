package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.image.Image;
import io.github.hordelib.interrogate.InterrogationModels;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CLIP model gives the same under the names of OpenCLIP as under those of transformers, which reference numbers check. */
class OpenClipModelTest {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("vision_model.embeddings.patch_embedding.weight", "visual.conv1.weight"),
            Map.entry("vision_model.embeddings.class_embedding", "visual.class_embedding"),
            Map.entry("vision_model.embeddings.position_embedding.weight", "visual.positional_embedding"),
            Map.entry("text_model.embeddings.token_embedding.weight", "token_embedding.weight"),
            Map.entry("text_model.embeddings.position_embedding.weight", "positional_embedding"),
            Map.entry("text_model.final_layer_norm.weight", "ln_final.weight"),
            Map.entry("text_model.final_layer_norm.bias", "ln_final.bias"));

    private static String renamed(String name) {
        return NAMES.getOrDefault(name, name)
                .replace("vision_model.pre_layrnorm", "visual.ln_pre")
                .replace("vision_model.post_layernorm", "visual.ln_post")
                .replace("vision_model.encoder.layers.", "visual.transformer.resblocks.")
                .replace("text_model.encoder.layers.", "transformer.resblocks.")
                .replace("layer_norm1", "ln_1")
                .replace("layer_norm2", "ln_2")
                .replace("mlp.fc1", "mlp.c_fc")
                .replace("mlp.fc2", "mlp.c_proj")
                .replace("self_attn.out_proj", "attn.out_proj");
    }

    private static Tensor transposed(Tensor matrix) {
        int rows = matrix.shape().get(0);
        int columns = matrix.shape().get(1);
        Tensor turned = Tensor.zeros(Shape.of(columns, rows));
        for (int i = 0; i < matrix.data().length; i++) {
            turned.data()[i % columns * rows + i / columns] = matrix.data()[i];
        }
        return turned;
    }

    private static void write(Weights weights, String prefix, Path file) {
        SafetensorsWriter writer = SafetensorsWriter.create();
        for (String name : weights.names()) {
            Tensor tensor = weights.get(name).read();
            if (name.contains(".q_proj.")) {
                Tensor joined = Tensor.concat(List.of(
                        tensor,
                        weights.get(name.replace(".q_proj.", ".k_proj.")).read(),
                        weights.get(name.replace(".q_proj.", ".v_proj.")).read()));
                writer.add(prefix + renamed(name).replace("self_attn.q_proj.", "attn.in_proj_"), DType.F32, joined);
            } else if (name.equals("visual_projection.weight")) {
                writer.add(prefix + "visual.proj", DType.F32, transposed(tensor));
            } else if (name.equals("text_projection.weight")) {
                writer.add(prefix + "text_projection", DType.F32, transposed(tensor));
            } else if (!name.contains(".k_proj.") && !name.contains(".v_proj.") && !name.endsWith("position_ids")) {
                writer.add(prefix + renamed(name), DType.F32, tensor);
            }
        }
        writer.write(file);
    }

    @Test
    void opensASingleFileOfOpenClip(@TempDir Path folder) throws Exception {
        Path clip = GoldenFolder.of("models").resolve("clip");
        Path original = GoldenFolder.unpacked(clip.resolve("model.safetensors"));
        for (String name : List.of("config.json", "preprocessor_config.json")) {
            Files.copy(clip.resolve(name), folder.resolve(name));
        }
        Path transformers = Files.copy(original, folder.resolve("model.safetensors"));
        Path openClip = folder.resolve("open_clip_model.safetensors");
        write(Safetensors.open(original), "", openClip);
        Files.writeString(
                folder.resolve("vocab.json"), "{\"a\":0,\"a</w>\":1,\"<|startoftext|>\":598,\"<|endoftext|>\":599}");
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n");
        ClipModel expected = ClipModel.open(transformers, Backends.store());
        ClipModel found = ClipModel.open(openClip, Backends.store());
        Image picture = new Image(Tensor.filled(Shape.of(1, 40, 50, 3), 0.4f));
        assertThat(found.pictures(picture, new Cancellation()))
                .isEqualTo(expected.pictures(picture, new Cancellation()));
        assertThat(found.texts(List.of("a", "aa a"), new Cancellation()))
                .isEqualTo(expected.texts(List.of("a", "aa a"), new Cancellation()));
        assertThat(found.similarityScale()).isEqualTo(expected.similarityScale());
    }

    @Test
    void findsTheVisionTransformerOfACheckpoint(@TempDir Path folder) throws Exception {
        Path clip = GoldenFolder.of("models").resolve("clip");
        Path alone = GoldenFolder.unpacked(clip.resolve("model.safetensors"));
        for (String name : List.of("config.json", "preprocessor_config.json")) {
            Files.copy(clip.resolve(name), folder.resolve(name));
        }
        Path checkpoint = folder.resolve("img2vid.safetensors");
        write(Safetensors.open(alone), "conditioner.embedders.0.open_clip.model.", checkpoint);
        InterrogationModels models = InterrogationModels.of(new ModelFolders(List.of(folder)), Backends.store());
        Image picture = new Image(Tensor.filled(Shape.of(1, 40, 50, 3), 0.4f));
        VisionStates expected = models.vision(alone).encode(picture, new Cancellation());
        VisionStates found = models.vision(checkpoint).encode(picture, new Cancellation());
        assertThat(found).isEqualTo(expected);
    }
}
