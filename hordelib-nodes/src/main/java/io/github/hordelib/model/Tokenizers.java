package io.github.hordelib.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hordelib.checkpoint.CheckpointFile;
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

/** Finds the tokenizer of a text encoder: in the model's folder, in the file's metadata, else CLIP's own. */
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
        Path path = file.path().toAbsolutePath();
        Path folder = Files.isDirectory(path) ? path.resolve(name) : path.resolveSibling(name);
        if (Files.isRegularFile(folder.resolve("vocab.json"))) {
            return ClipVocabulary.read(folder);
        }
        String config = file.metadata().get("hordelib.config");
        return config == null ? ClipVocabulary.bundled() : ofMetadata(config, name, path);
    }

    private static ClipVocabulary ofMetadata(String config, String name, Path path) {
        JsonNode tokenizer = json(config, path.toString()).path(name);
        return tokenizer.isObject() ? parse(tokenizer.toString(), path + " (metadata)") : ClipVocabulary.bundled();
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
