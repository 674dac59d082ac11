package io.github.hordelib.sampling;

import io.github.hordelib.image.Mask;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the picture should (or should not) show: one or more embeddings, each for a part of the picture and of the run. The
 * CONDITIONING value. Immutable.
 *
 * @param entries the embeddings, mixed by their strengths where they overlap
 */
public record Conditioning(List<Entry> entries) {
    /** Copies the list. */
    public Conditioning {
        entries = List.copyOf(entries);
    }

    /**
     * Returns a conditioning of one embedding, for the whole picture and run.
     *
     * @param embedding [n, tokens, width]
     * @param pooled [n, width], for networks that want it
     * @return the conditioning
     */
    public static Conditioning of(Tensor embedding, Optional<Tensor> pooled) {
        return new Conditioning(List.of(Entry.of(embedding, pooled)));
    }

    /**
     * Returns both conditionings, to be mixed.
     *
     * @param other further entries
     * @return the conditioning
     */
    public Conditioning and(Conditioning other) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(other.entries);
        return new Conditioning(all);
    }

    /**
     * Returns a copy with every entry changed.
     *
     * @param change what to do with an entry
     * @return the conditioning
     */
    public Conditioning map(UnaryOperator<Entry> change) {
        return new Conditioning(entries.stream().map(change).toList());
    }

    /**
     * One embedding. Immutable; the {@code with} methods return changed copies.
     *
     * @param embedding [n, tokens, width]; n = 1 or rows that go round the batch
     * @param pooled [n, width]
     * @param size sizes told to SDXL
     * @param place where and how strongly it counts
     * @param range when it counts; absent = always
     * @param extras what goes into the network beside the text
     */
    public record Entry(
            Tensor embedding,
            Optional<Tensor> pooled,
            Optional<SizeConditioning> size,
            Place place,
            Optional<Range> range,
            Extras extras) {
        /** Checks the rank. */
        public Entry {
            if (embedding.shape().rank() != 3) {
                throw new IllegalArgumentException(
                        "conditioning: expected an embedding [n, tokens, width], found " + embedding.shape());
            }
        }

        /**
         * Returns an entry for the whole picture and run.
         *
         * @param embedding [n, tokens, width]
         * @param pooled [n, width]
         * @return the entry
         */
        public static Entry of(Tensor embedding, Optional<Tensor> pooled) {
            return new Entry(embedding, pooled, Optional.empty(), Place.WHOLE, Optional.empty(), Extras.NONE);
        }

        /**
         * Returns a copy with another embedding.
         *
         * @param newEmbedding [n, tokens, width]
         * @param newPooled [n, width]
         * @return the entry
         */
        public Entry withEmbedding(Tensor newEmbedding, Optional<Tensor> newPooled) {
            return new Entry(newEmbedding, newPooled, size, place, range, extras);
        }

        /**
         * Returns a copy with sizes for SDXL.
         *
         * @param newSize the sizes
         * @return the entry
         */
        public Entry withSize(SizeConditioning newSize) {
            return new Entry(embedding, pooled, Optional.of(newSize), place, range, extras);
        }

        /**
         * Returns a copy for another place.
         *
         * @param newPlace where and how strongly it counts
         * @return the entry
         */
        public Entry withPlace(Place newPlace) {
            return new Entry(embedding, pooled, size, newPlace, range, extras);
        }

        /**
         * Returns a copy for a part of the run.
         *
         * @param newRange when it counts
         * @return the entry
         */
        public Entry withRange(Range newRange) {
            return new Entry(embedding, pooled, size, place, Optional.of(newRange), extras);
        }

        /**
         * Returns a copy with other additions to the text.
         *
         * @param newExtras what goes into the network beside the text
         * @return the entry
         */
        public Entry withExtras(Extras newExtras) {
            return new Entry(embedding, pooled, size, place, range, newExtras);
        }
    }

    /**
     * Where and how strongly an entry counts. Immutable.
     *
     * @param strength weight
     * @param area rectangle that is computed by itself; absent = the whole latent
     * @param mask weights, any size; absent = 1 everywhere
     * @param maskStrength factor of the mask
     * @param maskBounds whether the smallest rectangle around the mask is the area
     */
    public record Place(
            double strength, Optional<Area> area, Optional<Mask> mask, double maskStrength, boolean maskBounds) {
        /** Everywhere, weight 1. */
        public static final Place WHOLE = new Place(1, Optional.empty(), Optional.empty(), 1, false);

        /**
         * Returns a copy with another weight.
         *
         * @param newStrength weight
         * @return the place
         */
        public Place withStrength(double newStrength) {
            return new Place(newStrength, area, mask, maskStrength, maskBounds);
        }

        /**
         * Returns a copy for a rectangle, not bound to its mask.
         *
         * @param newArea the rectangle
         * @param newStrength weight
         * @return the place
         */
        public Place withArea(Area newArea, double newStrength) {
            return new Place(newStrength, Optional.of(newArea), mask, maskStrength, false);
        }

        /**
         * Returns a copy with a mask.
         *
         * @param newMask weights, any size
         * @param newStrength factor of the mask
         * @param bounds whether the smallest rectangle around the mask is the area
         * @return the place
         */
        public Place withMask(Mask newMask, double newStrength, boolean bounds) {
            return new Place(strength, area, Optional.of(newMask), newStrength, bounds);
        }
    }

    /**
     * Part of a run, as shares of the way from noise to picture. Immutable.
     *
     * @param start 0 to 1
     * @param end 0 to 1
     */
    public record Range(double start, double end) {}

    /**
     * What goes into the network beside the text. Immutable; the {@code with} methods return changed copies.
     *
     * @param control networks that steer by pictures
     * @param controlForNegative whether a negative entry without control takes it over
     * @param concat latents joined to the network's input (inpaint and pix2pix networks)
     * @param hooks changes of the network for this entry only
     * @param fallback whether the entry counts only where no other entry does
     */
    public record Extras(
            Optional<Control> control,
            boolean controlForNegative,
            Optional<Concat> concat,
            List<NetworkHook> hooks,
            boolean fallback) {
        /** Nothing. */
        public static final Extras NONE = new Extras(Optional.empty(), false, Optional.empty(), List.of(), false);

        /** Copies the list. */
        public Extras {
            hooks = List.copyOf(hooks);
        }

        /**
         * Returns a copy with control.
         *
         * @param newControl the control, with the former one as its previous
         * @param forNegative whether a negative entry without control takes it over
         * @return the extras
         */
        public Extras withControl(Control newControl, boolean forNegative) {
            return new Extras(Optional.of(newControl), forNegative, concat, hooks, fallback);
        }

        /**
         * Returns a copy with latents joined to the network's input.
         *
         * @param newConcat the latents
         * @return the extras
         */
        public Extras withConcat(Concat newConcat) {
            return new Extras(control, controlForNegative, Optional.of(newConcat), hooks, fallback);
        }

        /**
         * Returns a copy with other changes of the network.
         *
         * @param newHooks the changes, in order
         * @return the extras
         */
        public Extras withHooks(List<NetworkHook> newHooks) {
            return new Extras(control, controlForNegative, concat, newHooks, fallback);
        }

        /**
         * Returns a copy that counts only where no other entry does, or not.
         *
         * @param newFallback whether so
         * @return the extras
         */
        public Extras withFallback(boolean newFallback) {
            return new Extras(control, controlForNegative, concat, hooks, newFallback);
        }
    }

    /**
     * Latents joined to the network's input. Immutable.
     *
     * @param latent VAE space, [n, c, h, w]
     * @param mask 1 = generate, any size; absent for pix2pix
     */
    public record Concat(Tensor latent, Optional<Mask> mask) {}

    /** A change of the network for one entry, such as a LoRA. Equal hooks give equal networks. */
    @FunctionalInterface
    public interface NetworkHook {
        /**
         * Returns the changed network.
         *
         * @param network the model's network; not changed
         * @return another network over the same weights
         */
        Network apply(Network network);
    }
}
