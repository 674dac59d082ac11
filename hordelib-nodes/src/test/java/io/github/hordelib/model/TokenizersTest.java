package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.Origin;
import io.github.hordelib.checkpoint.Settings;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.prompt.PromptException;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may say which tokenizer a checkpoint has, in this order: caller, catalogue, folder beside it, its family. */
class TokenizersTest {
    private static final CheckpointParts PARTS = CheckpointParts.of(Backends.store());

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void placeAModelWithoutATokenizer() throws IOException {
        Path source = GoldenFolder.of("models").resolve("sd1");
        model = folder.resolve("model.safetensors");
        Files.copy(source.resolve("single_file/sd1-fp16.safetensors"), model);
        Files.copy(source.resolve("config.json"), folder.resolve("config.json"));
    }

    @Test
    void theFamilysOneIsTooLargeForATinyModel() {
        CheckpointFile file = CheckpointFile.open(model);
        assertThat(file.settings().find("tokenizer").orElseThrow())
                .isEqualTo(new Settings.Fact("tokenizer", "CLIP", Origin.FAMILY));
        assertThatThrownBy(() -> PARTS.text(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("49408");
    }

    @Test
    void theFolderBesideTheFileIsFound() throws IOException {
        Path beside = placeTokenizer("tokenizer");
        CheckpointFile file = CheckpointFile.open(model);
        assertThat(file.settings().find("tokenizer").orElseThrow())
                .isEqualTo(new Settings.Fact("tokenizer", beside.toString(), Origin.CONFIG_FILE));
        assertThat(PARTS.text(file)).isNotNull();
    }

    @Test
    void theCatalogueNamesAFolderAndTheCallerAnother() throws IOException {
        placeTokenizer("tokenizer");
        Tensor expected = encode(CheckpointFile.open(model));
        Files.delete(folder.resolve("tokenizer/vocab.json"));

        Path mine = placeTokenizer("words/mine");
        Settings catalogue = Settings.of(Origin.CATALOGUE, Map.of("tokenizer", "words/mine"));
        assertThat(encode(CheckpointFile.open(model, catalogue))).isEqualTo(expected);

        Settings nowhere = Settings.of(Origin.CATALOGUE, Map.of("tokenizer", "nowhere"));
        assertThatThrownBy(() -> PARTS.text(CheckpointFile.open(model, nowhere)))
                .isInstanceOf(PromptException.class)
                .hasMessageContaining("nowhere");
        Settings both = nowhere.plus(Origin.CALLER, Map.of("tokenizer", mine.toString()));
        assertThat(encode(CheckpointFile.open(model, both))).isEqualTo(expected);
    }

    private static Tensor encode(CheckpointFile file) {
        return PARTS.text(file).encode("a (red:1.3) circle", new Cancellation()).embedding();
    }

    private Path placeTokenizer(String name) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
        Path source = GoldenFolder.of("models").resolve("sd1/diffusers/tokenizer");
        for (String file : List.of("vocab.json", "merges.txt")) {
            Files.copy(source.resolve(file), target.resolve(file));
        }
        return target;
    }
}
