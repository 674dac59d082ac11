package io.github.hordelib.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.FileKind;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.engine.Engine;
import io.github.hordelib.engine.RunOptions;
import io.github.hordelib.engine.RunResult;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.graph.WorkflowJson;
import io.github.hordelib.harness.NodeHarness;
import io.github.hordelib.image.Image;
import io.github.hordelib.model.EmbeddedModels;
import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.ort.BackendOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that load, merge and save models, in workflows. */
class ModelNodesTest {
    private static final String WORKFLOW =
            """
            {"1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "shapeland-v1.safetensors"}},
             "2": {"class_type": "CLIPMergeSimple", "inputs": {"clip1": ["1", 1], "clip2": ["1", 1], "ratio": 0.5}},
             "3": {"class_type": "CheckpointSave", "inputs":
                   {"model": ["1", 0], "clip": ["2", 0], "vae": ["1", 2], "filename_prefix": "%s"}},
             "4": {"class_type": "CLIPSave", "inputs": {"clip": ["1", 1], "filename_prefix": "parts/a"}},
             "5": {"class_type": "VAESave", "inputs": {"vae": ["1", 2], "filename_prefix": "parts/b"}},
             "6": {"class_type": "ModelSave", "inputs": {"model": ["1", 0], "filename_prefix": "parts/c"}}}
            """;

    @TempDir
    private Path root;

    private List<NodeType> types() {
        ModelLibrary library = ModelLibrary.of(
                new ModelFolders(List.of(root.resolve("models"))),
                Backends.store(),
                ModelLibrary.standardFormats(),
                EmbeddedModels.unpack(BackendOptions.defaults().cacheFolder()));
        return DiffusionNodes.all(Folders.under(root), library, NoiseProfiles.COMFY_CPU);
    }

    private RunResult run(String workflow) {
        try (Engine engine = Engine.create(NodeRegistry.of(types()))) {
            return engine.submit(WorkflowJson.read(workflow.getBytes(StandardCharsets.UTF_8)), RunOptions.DEFAULT)
                    .await();
        }
    }

    @Test
    void savesModelsInsideTheOutputFolder() throws IOException {
        run(WORKFLOW.formatted("sub/merged"));
        Path output = root.resolve("output");
        assertThat(CheckpointFile.open(output.resolve("sub/merged_00001_.safetensors"))
                        .kind())
                .isEqualTo(FileKind.CHECKPOINT);
        Path parts = output.resolve("parts");
        assertThat(CheckpointFile.open(parts.resolve("a_clip_l_00001_.safetensors"))
                        .kind())
                .isEqualTo(FileKind.TEXT_ENCODER);
        assertThat(CheckpointFile.open(parts.resolve("b_00001_.safetensors")).kind())
                .isEqualTo(FileKind.VAE);
        assertThat(CheckpointFile.open(parts.resolve("c_00001_.safetensors")).metadata())
                .containsKey("prompt");
        try (Stream<Path> files = Files.list(parts)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void savesNothingOutside() throws IOException {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> run(WORKFLOW.formatted("../merged")))
                .hasMessageContaining("inside the output folder");
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("merged"));
        }
    }

    @Test
    void loadsTextEncodersAlone() throws IOException {
        run(WORKFLOW.formatted("merged"));
        Path encoders = Files.createDirectories(root.resolve("models/text_encoders"));
        Files.move(root.resolve("output/parts/a_clip_l_00001_.safetensors"), encoders.resolve("l.safetensors"));
        RunResult result = run(
                """
                {"1": {"class_type": "CLIPLoader", "inputs": {"clip_name": "l.safetensors", "type": "stable_diffusion"}},
                 "2": {"class_type": "CLIPSave", "inputs": {"clip": ["1", 0], "filename_prefix": "again"}},
                 "3": {"class_type": "DualCLIPLoader", "inputs":
                       {"clip_name1": "l.safetensors", "clip_name2": "l.safetensors", "type": "sdxl"}},
                 "4": {"class_type": "CLIPSave", "inputs": {"clip": ["3", 0], "filename_prefix": "two"}}}
                """);
        assertThat(result.nodes()).isNotEmpty();
        assertThat(root.resolve("output/again_clip_l_00001_.safetensors")).isRegularFile();
        assertThat(root.resolve("output/two_clip_g_00001_.safetensors")).isRegularFile();
    }

    @Test
    void mergesByBlocksAsByThirds() {
        StringBuilder shares = new StringBuilder("\"time_embed.\": 0.25, \"label_emb.\": 0.25, \"out.\": 0.125");
        for (int i = 0; i < 12; i++) {
            shares.append(", \"input_blocks.%d.\": 0.25, \"output_blocks.%d.\": 0.125".formatted(i, i));
        }
        for (int i = 0; i < 3; i++) {
            shares.append(", \"middle_block.%d.\": 0.75".formatted(i));
        }
        run(
                """
                {"1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "shapeland-v1.safetensors"}},
                 "2": {"class_type": "ModelMergeAdd", "inputs": {"model1": ["1", 0], "model2": ["1", 0]}},
                 "3": {"class_type": "ModelMergeSD1", "inputs": {"model1": ["1", 0], "model2": ["2", 0], SHARES}},
                 "4": {"class_type": "ModelComputeDtype", "inputs": {"model": ["3", 0], "dtype": "fp16"}},
                 "5": {"class_type": "ModelSave", "inputs": {"model": ["4", 0], "filename_prefix": "by_block"}},
                 "6": {"class_type": "ModelMergeBlocks", "inputs":
                       {"model1": ["1", 0], "model2": ["2", 0], "input": 0.25, "middle": 0.75, "out": 0.125}},
                 "7": {"class_type": "ModelSave", "inputs": {"model": ["6", 0], "filename_prefix": "by_third"}}}
                """
                        .replace("SHARES", shares));
        Weights found = Weights.open(root.resolve("output/by_block_00001_.safetensors"));
        Weights expected = Weights.open(root.resolve("output/by_third_00001_.safetensors"));
        assertThat(found.names()).isEqualTo(expected.names()).isNotEmpty();
        assertThat(found.names()).allSatisfy(name -> assertThat(found.get(name).read())
                .isEqualTo(expected.get(name).read()));
        String middle = "model.diffusion_model.middle_block.1.proj_in.bias";
        float[] plain = Weights.open(
                        EmbeddedModels.unpack(BackendOptions.defaults().cacheFolder())
                                .values()
                                .iterator()
                                .next())
                .get(middle)
                .read()
                .data();
        float[] merged = found.get(middle).read().data();
        for (int i = 0; i < plain.length; i++) {
            assertThat(merged[i])
                    .isCloseTo(1.25f * plain[i], org.assertj.core.data.Offset.offset(1e-3f * Math.abs(plain[i])));
        }
    }

    @Test
    void loadsPicturesThatWereSavedBefore() {
        run(
                """
                {"1": {"class_type": "EmptyImage", "inputs": {"width": 24, "height": 16, "batch_size": 1, "color": 16711680}},
                 "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "red"}}}
                """);
        RunResult result = run(
                """
                {"1": {"class_type": "LoadImageOutput", "inputs": {"image": "red_00001_.png [output]"}},
                 "2": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}}}
                """);
        Image picture = result.value("1", 0, Image.class);
        assertThat(picture.width()).isEqualTo(24);
        assertThat(picture.bitmap(0).get(5, 5, 0)).isEqualTo(255);
        assertThat(picture.bitmap(0).get(5, 5, 1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BinaryPreprocessor",
                "CannyEdgePreprocessor",
                "CheckpointSave",
                "CLIPLoader",
                "CLIPMergeAdd",
                "CLIPMergeSubtract",
                "ColorPreprocessor",
                "DiffControlNetLoader",
                "DiffusersLoader",
                "DualCLIPLoader",
                "ImageIntensityDetector",
                "ImageLuminanceDetector",
                "LineartStandardPreprocessor",
                "LoadImageOutput",
                "ModelComputeDtype",
                "ModelMergeSD1",
                "ModelMergeSDXL",
                "ScribblePreprocessor",
                "Scribble_XDoG_Preprocessor",
                "TilePreprocessor"
            })
    void describesNodesThatTheReferenceListsNot(String name) {
        NodeHarness.of(NodeRegistry.of(types()).find(name).orElseThrow()).verifySchema();
    }
}
