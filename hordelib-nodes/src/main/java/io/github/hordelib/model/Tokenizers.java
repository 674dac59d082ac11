package io.github.hordelib.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.Settings;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.prompt.ClipTokenizer;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.prompt.EmbeddingSource;
import io.github.hordelib.prompt.PromptTokenizer;
import io.github.hordelib.prompt.TokenLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens the tokenizer of a text encoder: the one that the settings of its file name, else CLIP's own. */
final class Tokenizers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Tokenizers() {}

    static PromptTokenizer of(CheckpointFile file, TextPart part, int index) {
        ClipVocabulary vocabulary = vocabulary(file, index);
        int size = part.tokens().size();
        if (vocabulary.size() > size) {
            throw new ModelException(file.path() + " (text encoder): expected a tokenizer of at most " + size
                    + " tokens, found one of " + vocabulary.size());
        }
        TokenLayout layout =
                switch (part.kind()) {
                    case CLIP_L -> TokenLayout.clipL(vocabulary);
                    case CLIP_H -> TokenLayout.clipH();
                    case CLIP_G -> TokenLayout.clipG();
                };
        return new PromptTokenizer(new ClipTokenizer(vocabulary), layout, EmbeddingSource.NONE);
    }

    private static ClipVocabulary vocabulary(CheckpointFile file, int index) {
        String name = index == 0 ? "tokenizer" : "tokenizer_2";
        Optional<Settings.Fact> known = file.settings().find(name);
        if (known.isEmpty()) {
            return ClipVocabulary.bundled();
        }
        return switch (known.get().origin()) {
            case CALLER, CATALOGUE, CONFIG_FILE ->
                ClipVocabulary.read(folder(file.path()).resolve(known.get().value()));
            case METADATA -> ofMetadata(file, name);
            case TENSORS, FAMILY -> ClipVocabulary.bundled();
        };
    }

    private static Path folder(Path model) {
        Path absolute = model.toAbsolutePath();
        return Files.isDirectory(absolute) ? absolute : absolute.resolveSibling("");
    }

    private static ClipVocabulary ofMetadata(CheckpointFile file, String name) {
        String config = file.metadata().getOrDefault("hordelib.config", "");
        return parse(json(config, file.path().toString()).path(name).toString(), file.path() + " (metadata)");
    }

    /** The form in which a file's metadata holds a tokenizer. */
    static ClipVocabulary parse(String text, String source) {
        JsonNode tokenizer = json(text, source);
        List<String> merges = new ArrayList<>();
        tokenizer.path("merges").forEach(merge -> merges.add(merge.asText()));
        return ClipVocabulary.parse(tokenizer.path("vocab").toString(), String.join("\n", merges), source);
    }

    private static JsonNode json(String text, String source) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ModelException(source + ": metadata hordelib.config: expected JSON, found " + e.getMessage(), e);
        }
    }
}
