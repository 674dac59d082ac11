package io.github.hordelib.latent;

import io.github.hordelib.image.Mask;
import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Joins, repeats and divides batches of latents, and keeps account of which noise each item gets. */
public final class LatentBatches {
    private LatentBatches() {}

    /**
     * Returns all items several times. A batch index goes on behind its largest value, so that copies get other noise.
     *
     * @param latent the latents
     * @param amount how often
     * @return the latents
     */
    public static Latent repeat(Latent latent, int amount) {
        int count = count(latent);
        Tensor samples = Rearrange.toBatch(latent.samples(), count * amount);
        Optional<Tensor> mask = latent.noiseMask()
                .map(m -> m.shape().get(0) == 1
                        ? m
                        : Rearrange.toBatch(
                                atLeast(m, count), Math.max(count, m.shape().get(0)) * amount));
        return new Latent(samples, mask, latent.batchIndex().map(index -> continued(index, amount)));
    }

    private static List<Integer> continued(List<Integer> index, int amount) {
        int offset = Collections.max(index) - Collections.min(index) + 1;
        List<Integer> result = new ArrayList<>();
        for (int i = 0; i < amount; i++) {
            for (int value : index) {
                result.add(value + i * offset);
            }
        }
        return result;
    }

    private static Tensor atLeast(Tensor mask, int count) {
        return mask.shape().get(0) < count ? Rearrange.toBatch(mask, count) : mask;
    }

    /**
     * Returns some items, each with the noise it has in the whole batch.
     *
     * @param latent the latents
     * @param start first item; past the end, the last one
     * @param length how many; fewer where the batch ends
     * @return the latents
     */
    public static Latent slice(Latent latent, int start, int length) {
        int count = count(latent);
        int from = Math.min(start, count - 1);
        int size = Math.min(length, count - from);
        Optional<Tensor> mask = latent.noiseMask()
                .map(m -> m.shape().get(0) == 1 ? m : Rearrange.narrow(atLeast(m, count), 0, from, size));
        List<Integer> index = latent.batchIndex()
                .orElseGet(() -> IntStream.range(0, count).boxed().toList());
        return new Latent(
                Rearrange.narrow(latent.samples(), 0, from, size), mask, Optional.of(index.subList(from, from + size)));
    }

    /**
     * Returns two batches as one. Items of a batch without index count from 0, so that two such batches get equal noise.
     *
     * @param first latents; their noise mask is kept
     * @param second latents, resized bilinearly (edges cut off) if they have another size
     * @return the latents
     */
    public static Latent join(Latent first, Latent second) {
        Tensor other =
                LatentArithmetic.resized(second.samples(), first.samples().shape(), ResizeMethod.BILINEAR);
        List<Integer> index = new ArrayList<>(indexFrom(first, 0));
        index.addAll(indexFrom(second, 0));
        return new Latent(Tensor.concat(List.of(first.samples(), other)), first.noiseMask(), Optional.of(index));
    }

    private static List<Integer> indexFrom(Latent latent, int offset) {
        return latent.batchIndex()
                .orElseGet(() ->
                        IntStream.range(offset, offset + count(latent)).boxed().toList());
    }

    /**
     * Gives every item the noise of the first.
     *
     * @param latent the latents
     * @return the latents
     */
    public static Latent withEqualNoise(Latent latent) {
        int first = latent.batchIndex().map(index -> index.get(0)).orElse(0);
        return new Latent(latent.samples(), latent.noiseMask(), Optional.of(Collections.nCopies(count(latent), first)));
    }

    /**
     * Deals the items of several batches into batches of one size. A batch also ends where the size of the latents changes.
     *
     * @param latents the batches, in order
     * @param size items of a batch; the last ones may be smaller
     * @return the batches
     */
    public static List<Latent> rebatch(List<Latent> latents, int size) {
        List<Latent> result = new ArrayList<>();
        List<Latent> open = new ArrayList<>();
        int offset = 0;
        for (Latent latent : latents) {
            List<Integer> index = indexFrom(latent, offset);
            for (int i = 0; i < count(latent); i++) {
                Latent item = item(latent, index, i);
                boolean fits = open.isEmpty()
                        || open.get(0).samples().shape().equals(item.samples().shape());
                if (open.size() == size || !fits) {
                    result.add(merged(open));
                    open.clear();
                }
                open.add(item);
            }
            offset += count(latent);
        }
        if (!open.isEmpty()) {
            result.add(merged(open));
        }
        return result;
    }

    private static Latent item(Latent latent, List<Integer> index, int i) {
        Shape shape = latent.samples().shape();
        Optional<Tensor> mask = latent.noiseMask().map(m -> {
            Mask whole = new Mask(m.reshape(
                    Shape.of(m.shape().get(0), m.shape().get(2), m.shape().get(3))));
            int width = shape.get(3) * LatentGeometry.CELL;
            int height = shape.get(2) * LatentGeometry.CELL;
            return Resize.mask(whole, width, height).planes().item(i % whole.count());
        });
        return new Latent(latent.samples().item(i), mask, Optional.of(List.of(index.get(i))));
    }

    private static Latent merged(List<Latent> items) {
        Tensor samples = Tensor.concat(items.stream().map(Latent::samples).toList());
        List<Integer> index = items.stream()
                .map(item -> item.batchIndex().orElseThrow().get(0))
                .toList();
        if (items.stream().allMatch(item -> item.noiseMask().isEmpty())) {
            return new Latent(samples, Optional.empty(), Optional.of(index));
        }
        Shape shape = samples.shape();
        Shape maskShape = Shape.of(1, 1, shape.get(2) * LatentGeometry.CELL, shape.get(3) * LatentGeometry.CELL);
        Tensor masks = Tensor.concat(items.stream()
                .map(item -> item.noiseMask().orElseGet(() -> Tensor.filled(maskShape, 1)))
                .toList());
        return new Latent(samples, Optional.of(masks), Optional.of(index));
    }

    private static int count(Latent latent) {
        return latent.samples().shape().get(0);
    }
}
