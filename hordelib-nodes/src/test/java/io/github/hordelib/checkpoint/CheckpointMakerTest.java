package io.github.hordelib.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointMakerTest {
    @TempDir
    Path folder;

    @Test
    void writesAModelThatIsDetected() {
        Path file = folder.resolve("tiny.safetensors");
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 1, file);
        CheckpointFile model = CheckpointFile.open(file);
        assertThat(model.kind()).isEqualTo(FileKind.CHECKPOINT);
        assertThat(model.family()).isEqualTo(ModelFamily.SD1);
        assertThat(model.unet().orElseThrow().contextWidth()).isEqualTo(64);
        assertThat(model.unet().orElseThrow().inputBlocks()).isEqualTo(12);
        assertThat(model.vae().orElseThrow().factor()).isEqualTo(8);
        assertThat(model.texts().get(0).layers()).isEqualTo(2);
        assertThat(model.settings().find("unet.norm_groups").orElseThrow().origin())
                .isEqualTo(Origin.FAMILY);
    }

    @Test
    void theSameSeedGivesTheSameWeights() {
        Path first = folder.resolve("a.safetensors");
        Path second = folder.resolve("b.safetensors");
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 3, first);
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 3, second);
        assertThat(first).hasSameBinaryContentAs(second);
    }
}
