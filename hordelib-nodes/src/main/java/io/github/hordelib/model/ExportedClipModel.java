package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.TensorSpec;
import io.github.hordelib.ort.Value;
import io.github.hordelib.prompt.ClipTokenizer;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A CLIP model exported to ONNX: one {@code model.onnx} with {@code input_ids} and {@code pixel_values}, or a
 * {@code text_model.onnx} and a {@code vision_model.onnx}; the vectors are {@code text_embeds} and {@code image_embeds}.
 */
final class ExportedClipModel implements ClipModel {
    private static final int CONTEXT = 77;
    private static final int USUAL_SIZE = 224;
    private static final double USUAL_SCALE = 100;
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String PIXELS = "pixel_values";
    private static final String TEXT_VECTOR = "text_embeds";
    private static final String PICTURE_VECTOR = "image_embeds";

    private final Side text;
    private final Side vision;
    private final ClipTokenizer tokenizer;
    private final PicturePreparation preparation;
    private final ContentHash hash;

    /** A network and what it takes. */
    private record Side(SharedSession session, OnnxHeader header) {
        static Side open(Path file, String output, ModelStore store) {
            OnnxHeader header = OnnxHeader.read(file);
            if (!header.outputs().containsKey(output)) {
                throw new ModelException(file + ": expected an output " + output + ", found "
                        + header.outputs().keySet());
            }
            SharedSession session = store.session(
                    FileKey.of(file), () -> ModelSource.of(file), SessionSettings.defaults(), header.weightBytes());
            return new Side(session, header);
        }

        Tensor run(Map<String, Value> values, String output, Cancellation cancellation) {
            Map<String, Value> taken = new HashMap<>(values);
            taken.keySet().retainAll(header.inputs().keySet());
            return session.run(taken, output, cancellation);
        }
    }

    private ExportedClipModel(
            Side text, Side vision, ClipTokenizer tokenizer, PicturePreparation preparation, ContentHash hash) {
        this.text = text;
        this.vision = vision;
        this.tokenizer = tokenizer;
        this.preparation = preparation;
        this.hash = hash;
    }

    static boolean recognises(Path folder) {
        return file(folder, "text_model.onnx").isPresent()
                || file(folder, "model.onnx").isPresent();
    }

    private static Optional<Path> file(Path folder, String name) {
        return Stream.of(folder.resolve(name), folder.resolve("onnx").resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Path require(Path folder, String name) {
        return file(folder, name)
                .orElseThrow(() ->
                        new ModelException("CLIP model " + folder + ": expected a file " + name + ", found none"));
    }

    static ExportedClipModel open(Path folder, ModelStore store) {
        boolean split = file(folder, "text_model.onnx").isPresent();
        Path textFile = require(folder, split ? "text_model.onnx" : "model.onnx");
        Path visionFile = require(folder, split ? "vision_model.onnx" : "model.onnx");
        Side text = Side.open(textFile, TEXT_VECTOR, store);
        Side vision = Side.open(visionFile, PICTURE_VECTOR, store);
        ClipVocabulary vocabulary = ClipVocabulary.find(folder).orElseGet(ClipVocabulary::bundled);
        return new ExportedClipModel(
                text,
                vision,
                new ClipTokenizer(vocabulary),
                PicturePreparation.read(folder, PicturePreparation.clip(size(vision))),
                new ContentHash(split ? List.of(textFile, visionFile) : List.of(textFile)));
    }

    private static int size(Side vision) {
        TensorSpec pixels = vision.header().inputs().get(PIXELS);
        if (pixels == null || pixels.rank() != 4) {
            throw new ModelException(vision.header().file() + ": expected an input " + PIXELS + " of rank 4, found "
                    + vision.header().inputs().values());
        }
        return PartCheck.extent(pixels, 2).orElse(USUAL_SIZE);
    }

    @Override
    public String hash() {
        return hash.get();
    }

    @Override
    public double similarityScale() {
        return USUAL_SCALE;
    }

    @Override
    public Tensor pictures(Image image, Cancellation cancellation) {
        Tensor pixels = preparation.apply(image);
        List<Tensor> vectors = new ArrayList<>();
        for (int i = 0; i < image.count(); i++) {
            cancellation.check();
            vectors.add(vision.run(values("", pixels.item(i)), PICTURE_VECTOR, cancellation));
        }
        return UnitVectors.of(Tensor.concat(vectors));
    }

    @Override
    public Tensor texts(List<String> texts, Cancellation cancellation) {
        int size = preparation.size();
        Tensor none = Tensor.zeros(Shape.of(1, 3, size, size));
        List<Tensor> vectors = new ArrayList<>();
        for (String line : texts) {
            cancellation.check();
            vectors.add(text.run(values(line, none), TEXT_VECTOR, cancellation));
        }
        return UnitVectors.of(Tensor.concat(vectors));
    }

    /** A joint export wants both sides at once; each network takes what it knows. */
    private Map<String, Value> values(String line, Tensor pixels) {
        int end = tokenizer.vocabulary().end();
        int[] ids = tokenizer.encodePadded(line, CONTEXT, end);
        int used = 0;
        while (ids[used] != end) {
            used++;
        }
        long[] mask = new long[CONTEXT];
        Arrays.fill(mask, 0, used + 1, 1);
        Shape shape = Shape.of(1, CONTEXT);
        return Map.of(
                IDS, Value.of(shape, Arrays.stream(ids).asLongStream().toArray()),
                MASK, Value.of(shape, mask),
                PIXELS, Value.of(pixels));
    }
}
