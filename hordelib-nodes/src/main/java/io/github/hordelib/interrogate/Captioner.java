package io.github.hordelib.interrogate;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.model.CaptionModel;
import io.github.hordelib.model.ModelStore;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Describes pictures in a sentence. Thread-safe. */
public final class Captioner {
    private final CaptionModel model;
    private final WordPieces pieces;

    private Captioner(CaptionModel model, WordPieces pieces) {
        this.model = model;
        this.pieces = pieces;
    }

    /**
     * Opens a captioner.
     *
     * @param path a BLIP model: a folder of transformers with {@code model.safetensors}, {@code config.json} and
     *     {@code vocab.txt}
     * @param store keeps its networks open
     * @return the captioner
     * @throws InterrogationException if the vocabulary is missing
     * @throws io.github.hordelib.checkpoint.CheckpointException if the model is none, or cannot be read
     */
    public static Captioner open(Path path, ModelStore store) {
        CaptionModel model = CaptionModel.open(path, store);
        return new Captioner(model, WordPieces.read(model.folder().resolve("vocab.txt")));
    }

    /**
     * Describes pictures.
     *
     * @param image the pictures
     * @param options how to search
     * @param cancellation stops the call early
     * @return a sentence for each picture
     */
    public List<String> describe(Image image, CaptionOptions options, Cancellation cancellation) {
        List<String> captions = new ArrayList<>();
        for (int i = 0; i < image.count(); i++) {
            Image one = new Image(image.pixels().item(i));
            captions.add(pieces.decode(search(model, model.look(one, cancellation), options, cancellation)));
        }
        return captions;
    }

    static int[] search(CaptionModel model, CaptionModel.Seen seen, CaptionOptions options, Cancellation cancellation) {
        NextToken next = rows -> {
            cancellation.check();
            return lastTokens(model.follow(seen, rows, cancellation));
        };
        return new CaptionSearch(next, options, model.start(), model.end(), model.positions()).run();
    }

    private static float[][] lastTokens(Tensor logits) {
        int rows = logits.shape().get(0);
        int tokens = logits.shape().get(1);
        int vocabulary = logits.shape().get(2);
        float[][] last = new float[rows][];
        for (int row = 0; row < rows; row++) {
            int at = ((row + 1) * tokens - 1) * vocabulary;
            last[row] = Arrays.copyOfRange(logits.data(), at, at + vocabulary);
        }
        return last;
    }
}
