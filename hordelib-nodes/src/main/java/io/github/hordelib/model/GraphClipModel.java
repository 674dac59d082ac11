package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.VisionFile;
import io.github.hordelib.image.Image;
import io.github.hordelib.prompt.ClipTokenizer;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A CLIP model built from a checkpoint. */
final class GraphClipModel implements ClipModel {
    private static final int CONTEXT = 77;
    private static final int BATCH = 16;

    private final VisionEncoder vision;
    private final ClipTransformer text;
    private final ClipTokenizer tokenizer;
    private final Tensor projection;
    private final double scale;
    private final ContentHash hash;

    private GraphClipModel(VisionFile file, VisionEncoder vision, ClipTransformer text, ClipTokenizer tokenizer) {
        this.vision = vision;
        this.text = text;
        this.tokenizer = tokenizer;
        this.projection = text.projection()
                .orElseThrow(() -> new ModelException(file + ": expected a CLIP model with a text projection"));
        this.scale = file.similarityScale();
        this.hash = new ContentHash(List.of(file.file()));
    }

    static GraphClipModel open(Path path, ModelStore store) {
        VisionFile file = VisionFile.open(path);
        return of(file, store, new ClipTokenizer(vocabulary(file, text(file))));
    }

    static GraphClipModel of(VisionFile file, ModelStore store, ClipTokenizer tokenizer) {
        TextPart part = text(file);
        ClipTransformer transformer = GraphClip.of(GraphSessions.of(store).text(part), part, Map.of());
        return new GraphClipModel(file, VisionEncoder.of(file, store), transformer, tokenizer);
    }

    private static TextPart text(VisionFile file) {
        return file.text()
                .orElseThrow(() -> new ModelException(
                        file + ": expected a CLIP model with a text transformer, found another kind of model"));
    }

    private static ClipVocabulary vocabulary(VisionFile file, TextPart part) {
        ClipVocabulary vocabulary = file.embedded("tokenizer")
                .map(json -> Tokenizers.parse(json, file.toString()))
                .orElseGet(() -> vocabulary(file.folder()));
        if (vocabulary.size() > part.tokens().size()) {
            throw new ModelException(file + ": expected a tokenizer of at most "
                    + part.tokens().size() + " tokens, found one of " + vocabulary.size());
        }
        return vocabulary;
    }

    private static ClipVocabulary vocabulary(Path folder) {
        return ClipVocabulary.find(folder).orElseGet(ClipVocabulary::bundled);
    }

    @Override
    public String hash() {
        return hash.get();
    }

    @Override
    public double similarityScale() {
        return scale;
    }

    @Override
    public Tensor pictures(Image image, Cancellation cancellation) {
        return UnitVectors.of(vision.encode(image, cancellation)
                .features()
                .orElseThrow(() -> new ModelException("vision transformer: expected a projection, found none")));
    }

    @Override
    public Tensor texts(List<String> texts, Cancellation cancellation) {
        List<int[]> ids = new ArrayList<>();
        for (String line : texts) {
            ids.add(tokenizer.encodePadded(line, CONTEXT, tokenizer.vocabulary().end()));
        }
        return tokens(ids, cancellation);
    }

    /** Encodes rows of 77 tokens. */
    Tensor tokens(List<int[]> rows, Cancellation cancellation) {
        int features = projection.shape().get(0);
        Tensor result = Tensor.zeros(Shape.of(rows.size(), features));
        for (int from = 0; from < rows.size(); from += BATCH) {
            cancellation.check();
            List<int[]> batch = rows.subList(from, Math.min(rows.size(), from + BATCH));
            encode(batch, result.data(), from * features, cancellation);
        }
        return UnitVectors.of(result);
    }

    private void encode(List<int[]> batch, float[] into, int at, Cancellation cancellation) {
        ClipTransformer.Layer last = new ClipTransformer.Layer(text.traits().layers(), true);
        Tensor states = text.run(ClipInput.of(batch), last, cancellation).last();
        int width = text.traits().width();
        int features = projection.shape().get(0);
        for (int row = 0; row < batch.size(); row++) {
            int state = (row * batch.get(row).length + end(batch.get(row))) * width;
            for (int feature = 0; feature < features; feature++) {
                double sum = 0;
                for (int i = 0; i < width; i++) {
                    sum += (double) projection.data()[feature * width + i] * states.data()[state + i];
                }
                into[at + row * features + feature] = (float) sum;
            }
        }
    }

    private int end(int[] ids) {
        int position = 0;
        while (position < ids.length - 1
                && ids[position] != tokenizer.vocabulary().end()) {
            position++;
        }
        return position;
    }
}
