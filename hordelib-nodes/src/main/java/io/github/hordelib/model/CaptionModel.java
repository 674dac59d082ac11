package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CaptionPart;
import io.github.hordelib.checkpoint.TokenEmbeddings;
import io.github.hordelib.checkpoint.VisionFile;
import io.github.hordelib.image.Image;
import io.github.hordelib.onnx.CaptionGraph;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** BLIP: tells which token may follow in the caption of a picture. Thread-safe. */
public final class CaptionModel {
    private final VisionEncoder vision;
    private final SharedSession picture;
    private final SharedSession decoder;
    private final CaptionPart part;
    private final TokenEmbeddings words;
    private final Path folder;

    private CaptionModel(VisionFile file, CaptionPart part, ModelStore store) {
        GraphSessions sessions = GraphSessions.of(store);
        this.part = part;
        this.folder = file.folder();
        this.words = part.words();
        this.vision = VisionEncoder.of(file, store);
        String config = part.heads() + " " + part.epsilon();
        this.picture = sessions.session(
                "caption picture " + config, part.weights(), options -> CaptionGraph.picture(part, options));
        this.decoder = sessions.session(
                "caption decoder " + config, part.weights(), options -> CaptionGraph.decoder(part, options));
    }

    /** A picture as the decoder sees it. Immutable. */
    public static final class Seen {
        private final Map<String, Value> values;

        private Seen(Map<String, Tensor> tensors) {
            Map<String, Value> all = new HashMap<>();
            tensors.forEach((name, tensor) -> all.put(name, Value.of(tensor)));
            values = Map.copyOf(all);
        }
    }

    /**
     * Opens a model, whose networks are built when they are first used.
     *
     * @param path a folder of transformers with {@code model.safetensors} and {@code config.json}, or such a file
     * @param store keeps its networks open
     * @return the model
     * @throws io.github.hordelib.checkpoint.CheckpointException if it is none, or cannot be read
     */
    public static CaptionModel open(Path path, ModelStore store) {
        VisionFile file = VisionFile.open(path);
        return new CaptionModel(file, file.captions(), store);
    }

    /**
     * Looks at one picture.
     *
     * @param image one picture
     * @param cancellation stops the call early
     * @return what the decoder needs of it
     */
    public Seen look(Image image, Cancellation cancellation) {
        if (image.count() != 1) {
            throw new IllegalArgumentException("caption: expected one picture, found " + image.count());
        }
        return see(vision.encode(image, cancellation), cancellation);
    }

    Seen see(VisionStates states, Cancellation cancellation) {
        Map<String, Value> input = Map.of("image", Value.of(states.normed()));
        return new Seen(picture.run(input, picture.outputs().keySet(), cancellation));
    }

    VisionEncoder vision() {
        return vision;
    }

    /**
     * Tells which token may follow.
     *
     * @param seen the picture
     * @param rows beginnings of captions, all of one length, at most {@link #positions()}
     * @param cancellation stops the call early
     * @return [rows, tokens, vocabulary]: not normalised log-probabilities of what follows each token
     */
    public Tensor follow(Seen seen, List<int[]> rows, Cancellation cancellation) {
        int length = rows.get(0).length;
        int[] ids = new int[rows.size() * length];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, ids, row * length, length);
        }
        Map<String, Value> inputs = new HashMap<>(seen.values);
        Tensor embedded = words.lookup(ids).reshape(Shape.of(rows.size(), length, words.width()));
        inputs.put("word_embeddings", Value.of(embedded));
        return decoder.run(inputs, "logits", cancellation);
    }

    /**
     * Returns the token that captions begin with.
     *
     * @return its number
     */
    public int start() {
        return part.start();
    }

    /**
     * Returns the token that captions end with.
     *
     * @return its number
     */
    public int end() {
        return part.end();
    }

    /**
     * Returns the number of tokens.
     *
     * @return size of the vocabulary
     */
    public int vocabulary() {
        return words.size();
    }

    /**
     * Returns the longest caption.
     *
     * @return tokens
     */
    public int positions() {
        return part.positions();
    }

    /**
     * Returns the folder of the model, which holds its tokenizer.
     *
     * @return the folder
     */
    public Path folder() {
        return folder;
    }
}
