package io.github.hordelib.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipVocabularyTest {
    private static final String PIECES = "{\"a\":0,\"b</w>\":1,\"ab</w>\":2,\"<|startoftext|>\":3,\"<|endoftext|>\":4}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"[\"a b</w>\"]", "[[\"a\", \"b</w>\"]]"})
    void readsTheOneFileThatNewerProgramsWrite(String merges) throws IOException {
        Files.writeString(folder.resolve("vocab.json"), PIECES);
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b</w>\n");
        ClipVocabulary expected = ClipVocabulary.find(folder).orElseThrow();
        Files.delete(folder.resolve("vocab.json"));
        Files.delete(folder.resolve("merges.txt"));
        Files.writeString(
                folder.resolve("tokenizer.json"), "{\"model\":{\"vocab\":" + PIECES + ",\"merges\":" + merges + "}}");
        ClipVocabulary found = ClipVocabulary.find(folder).orElseThrow();
        assertThat(found.toJson()).isEqualTo(expected.toJson());
        assertThat(found.merges()).hasSize(1);
    }

    @Test
    void tellsWhatIsWrongWithAFile() throws IOException {
        assertThat(ClipVocabulary.find(folder)).isEmpty();
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":{\"vocab\":[]}}");
        assertThatThrownBy(() -> ClipVocabulary.find(folder))
                .isInstanceOf(PromptException.class)
                .hasMessageContaining(folder.toString());
        Files.writeString(folder.resolve("tokenizer.json"), "{");
        assertThatThrownBy(() -> ClipVocabulary.find(folder))
                .isInstanceOf(PromptException.class)
                .hasMessageContaining("tokenizer.json");
    }
}
