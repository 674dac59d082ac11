package io.github.hordelib.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.ClipConfig;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.model.ClipTransformer;
import io.github.hordelib.model.EmbeddingFolder;
import io.github.hordelib.model.GraphClip;
import io.github.hordelib.model.PlainClip;
import io.github.hordelib.model.TextEmbedding;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.model.TextRules;
import io.github.hordelib.prompt.EmbeddingSource;
import io.github.hordelib.prompt.PromptTokenizer;
import io.github.hordelib.prompt.TokenChunk;
import io.github.hordelib.prompt.TokenLayout;
import io.github.hordelib.prompt.TokenizedPrompt;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.data.Offset;

/** The text encoders of one case file. */
final class EncoderCases {
    private static final double TOLERANCE = 2e-5;

    private final boolean plain;
    private final Weights tensors;
    private final JsonNode sizes;
    private final Path models;
    private final EmbeddingSource embeddings;
    private final Map<String, ClipTransformer> transformers = new ConcurrentHashMap<>();

    private EncoderCases(boolean plain, Weights tensors, JsonNode sizes, Path folder) {
        this.plain = plain;
        this.tensors = tensors;
        this.sizes = sizes;
        this.models = folder.resolve("models");
        this.embeddings = new EmbeddingFolder(folder.resolve("embeddings"));
    }

    /** By the readable twin, or by built graphs. */
    static EncoderCases of(Path file, boolean plain) {
        String name = file.getFileName().toString().replace(".json", ".safetensors");
        return new EncoderCases(
                plain,
                Safetensors.open(GoldenFolder.unpacked(file.resolveSibling(name))),
                GoldenFolder.json(file).get("models"),
                file.resolveSibling(""));
    }

    void check(JsonNode node) {
        TextEncoder encoder = encoder(node.get("kind").asText());
        if (node.has("layer")) {
            encoder = encoder.withLayer(node.get("layer").asInt());
        }
        if (node.path("unprojected_pooled").asBoolean()) {
            encoder = encoder.unprojected();
        }
        assertEncoded(node, encodeTokens(encoder, node.get("tokens")));
        if (node.has("text")) {
            assertEncoded(node, encoder.encode(node.get("text").asText(), new Cancellation()));
        } else if (node.get("what").asText().contains("filled")) {
            assertEncoded(
                    node,
                    encoder.encodePair(
                            node.get("text_g").asText(), node.get("text_l").asText(), new Cancellation()));
        }
    }

    private void assertEncoded(JsonNode node, TextEmbedding found) {
        String name = node.get("name").asText();
        assertThat(found.embedding().shape().toArray()).isEqualTo(TextGoldenTest.ints(node.get("cond_shape")));
        assertClose(name + ".cond", found.embedding());
        assertClose(name + ".pooled", found.pooled());
    }

    private void assertClose(String name, Tensor found) {
        float[] expected = tensors.get(name).read().data();
        assertThat(found.data()).as(name).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found.data()[i])
                    .as(name + "[" + i + "]")
                    .isCloseTo(expected[i], Offset.offset(TOLERANCE * (1 + Math.abs(expected[i]))));
        }
    }

    private TextEmbedding encodeTokens(TextEncoder encoder, JsonNode tokens) {
        List<TokenizedPrompt> prompts = new ArrayList<>();
        for (String part : List.of("l", "h", "g")) {
            if (tokens.has(part)) {
                prompts.add(prompt(tokens.get(part), "clip_" + part));
            }
        }
        Optional<TokenizedPrompt> first = prompts.size() == 2 ? Optional.of(prompts.get(0)) : Optional.empty();
        return encoder.encodeTokens(first, prompts.get(prompts.size() - 1), new Cancellation());
    }

    private TokenizedPrompt prompt(JsonNode node, String encoder) {
        List<TokenChunk> chunks = TextGoldenTest.items(node.get("chunks"))
                .map(chunk -> TokenChunk.of(
                        TextGoldenTest.ints(chunk.get("ids")),
                        TextGoldenTest.items(chunk.get("weights"))
                                .mapToDouble(TextGoldenTest::number)
                                .toArray()))
                .toList();
        List<TokenizedPrompt.Vector> vectors = TextGoldenTest.items(node.path("vectors"))
                .map(vector -> new TokenizedPrompt.Vector(
                        embeddings.find(vector.get("file").asText(), encoder).orElseThrow(),
                        vector.get("row").asInt()))
                .toList();
        return new TokenizedPrompt(chunks, vectors, List.of());
    }

    private TextEncoder encoder(String kind) {
        return switch (kind) {
            case "sd1" -> TextEncoder.of(tokenizer(TokenLayout.CLIP_L), transformer("clip_l"), TextRules.SD1);
            case "sd2" -> TextEncoder.of(tokenizer(TokenLayout.CLIP_H), transformer("clip_h"), TextRules.SD2);
            case "refiner" -> TextEncoder.of(tokenizer(TokenLayout.CLIP_G), transformer("clip_g"), TextRules.SDXL_G);
            case "sdxl" ->
                TextEncoder.sdxl(
                        tokenizer(TokenLayout.CLIP_L),
                        transformer("clip_l"),
                        tokenizer(TokenLayout.CLIP_G),
                        transformer("clip_g"));
            default -> throw new IllegalArgumentException("kind: found " + kind);
        };
    }

    private PromptTokenizer tokenizer(String encoder) {
        TokenLayout layout =
                switch (encoder) {
                    case TokenLayout.CLIP_G -> TokenLayout.clipG();
                    case TokenLayout.CLIP_H -> TokenLayout.clipH();
                    default -> TokenLayout.clipL(TextGoldenTest.CLIP.vocabulary());
                };
        return new PromptTokenizer(TextGoldenTest.CLIP, layout, embeddings);
    }

    private ClipTransformer transformer(String model) {
        return transformers.computeIfAbsent(model, name -> {
            JsonNode size = sizes.get(name);
            Weights weights = Safetensors.open(GoldenFolder.unpacked(models.resolve(name + ".safetensors")));
            return plain ? plain(weights, size) : graph(weights, size);
        });
    }

    private static ClipTransformer plain(Weights weights, JsonNode size) {
        return new PlainClip(
                weights,
                size.get("num_hidden_layers").asInt(),
                size.get("num_attention_heads").asInt(),
                size.get("hidden_act").asText());
    }

    private static ClipTransformer graph(Weights weights, JsonNode size) {
        ClipConfig config = new ClipConfig(
                size.get("num_attention_heads").asInt(),
                size.get("hidden_act").asText().equals("gelu")
                        ? ClipConfig.Activation.GELU
                        : ClipConfig.Activation.QUICK_GELU,
                (float) size.get("layer_norm_eps").asDouble());
        return GraphClip.of(
                weights.plus(weights.under("text_model.")), config, Map.of(), weights.source(), Backends.store());
    }
}
