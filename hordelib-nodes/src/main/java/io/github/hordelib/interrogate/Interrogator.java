package io.github.hordelib.interrogate;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.model.ClipModel;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Finds the texts that fit a picture. The vectors of word lists are made once and kept, in memory and, if a folder is given,
 * on disk. Results do not depend on what else is asked, nor on the number of threads, bit for bit. Thread-safe.
 */
public final class Interrogator {
    private final ClipModel model;
    private final TextMatrices matrices;

    private Interrogator(ClipModel model, TextMatrices matrices) {
        this.model = model;
        this.matrices = matrices;
    }

    /**
     * Returns an interrogator.
     *
     * @param model compares texts and pictures
     * @param cacheFolder where vectors of word lists are kept; made if absent; empty = in memory only
     * @return the interrogator
     */
    public static Interrogator of(ClipModel model, Optional<Path> cacheFolder) {
        return new Interrogator(model, new TextMatrices(model, cacheFolder));
    }

    /**
     * Compares pictures with word lists.
     *
     * @param image the pictures
     * @param request the lists
     * @param progress told how far the encoding of lists is, which takes time when they are new
     * @param cancellation stops the call early
     * @return for each picture, what fits
     * @throws io.github.hordelib.base.CancelledException if it was stopped
     */
    public List<Interrogation> interrogate(
            Image image, InterrogationRequest request, InterrogationProgress progress, Cancellation cancellation) {
        List<TextMatrix> texts = new ArrayList<>();
        for (WordList list : request.lists()) {
            texts.add(matrices.get(list, progress, cancellation));
        }
        float[][][] similarities = TextMatrix.times(texts, vectors(image, cancellation));
        List<Interrogation> results = new ArrayList<>();
        for (int i = 0; i < image.count(); i++) {
            Map<String, List<Interrogation.Score>> lists = new LinkedHashMap<>();
            for (int k = 0; k < texts.size(); k++) {
                WordList list = request.lists().get(k);
                lists.put(list.name(), best(list, similarities[k][i], request));
            }
            results.add(new Interrogation(lists));
        }
        return results;
    }

    private float[][] vectors(Image image, Cancellation cancellation) {
        Tensor pictures = model.pictures(image, cancellation);
        float[][] vectors = new float[image.count()][];
        Arrays.setAll(vectors, i -> pictures.item(i).data());
        return vectors;
    }

    /**
     * Returns how similar pictures are to texts.
     *
     * @param image the pictures
     * @param list the texts
     * @param cancellation stops the call early
     * @return cosines, [pictures, texts]
     */
    public Tensor similarities(Image image, WordList list, Cancellation cancellation) {
        TextMatrix matrix = matrices.get(list, InterrogationProgress.NONE, cancellation);
        float[][] products = TextMatrix.times(List.of(matrix), vectors(image, cancellation))[0];
        Tensor result = Tensor.zeros(Shape.of(products.length, matrix.rows()));
        for (int i = 0; i < products.length; i++) {
            System.arraycopy(products[i], 0, result.data(), i * matrix.rows(), matrix.rows());
        }
        return result;
    }

    private List<Interrogation.Score> best(WordList list, float[] similarities, InterrogationRequest request) {
        boolean rank = request.mode() == InterrogationRequest.Mode.RANK;
        double largest = Double.NEGATIVE_INFINITY;
        for (float similarity : similarities) {
            largest = Math.max(largest, similarity);
        }
        double scale = model.similarityScale();
        double sum = 0;
        for (float similarity : similarities) {
            sum += Math.exp(scale * (similarity - largest));
        }
        List<Interrogation.Score> best = new ArrayList<>();
        for (int index : top(similarities, request.top())) {
            double value = rank ? Math.exp(scale * (similarities[index] - largest)) / sum : similarities[index];
            best.add(new Interrogation.Score(list.words().get(index), value));
        }
        return best;
    }

    /** Indexes of the largest values, the largest first, the earlier of equals. */
    static List<Integer> top(float[] values, int count) {
        PriorityQueue<Integer> kept = new PriorityQueue<>((a, b) -> {
            int byValue = Float.compare(values[a], values[b]);
            return byValue != 0 ? byValue : Integer.compare(b, a);
        });
        for (int i = 0; i < values.length; i++) {
            if (kept.size() < count) {
                kept.add(i);
            } else if (values[i] > values[kept.element()]) {
                kept.remove();
                kept.add(i);
            }
        }
        List<Integer> best = new ArrayList<>();
        while (!kept.isEmpty()) {
            best.add(0, kept.remove());
        }
        return best;
    }
}
