package io.github.hordelib.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was changed about a model for its runs. Immutable; the {@code with} methods return changed copies.
 *
 * @param before hooks on the estimates before guidance combines them, in order
 * @param combine what combines them; absent = plain guidance
 * @param after hooks on the guided estimate, in order
 * @param inside changes inside the network
 * @param mask changes the noise mask in each step
 * @param always whether the negative estimate is made at guidance scale 1 too
 * @param tap whether hooks want to see the attention of the middle block
 * @param interval where there is guidance; absent = in the whole run
 */
public record ModelPatches(
        List<GuidanceHook.Before> before,
        Optional<GuidanceHook.Combine> combine,
        List<GuidanceHook.After> after,
        List<RangedPatch> inside,
        Optional<MaskSchedule> mask,
        boolean always,
        boolean tap,
        Optional<Conditioning.Range> interval) {
    /** No patches. */
    public static final ModelPatches NONE = new ModelPatches(
            List.of(), Optional.empty(), List.of(), List.of(), Optional.empty(), false, false, Optional.empty());

    /** Copies the lists. */
    public ModelPatches {
        before = List.copyOf(before);
        after = List.copyOf(after);
        inside = List.copyOf(inside);
    }

    /**
     * A change inside the network for a part of the run.
     *
     * @param patch the change
     * @param range when it is made
     */
    public record RangedPatch(UnetPatch patch, Conditioning.Range range) {}

    /**
     * Returns a copy with one more hook before guidance.
     *
     * @param hook runs after the others
     * @return the patches
     */
    public ModelPatches withBefore(GuidanceHook.Before hook) {
        return new ModelPatches(append(before, hook), combine, after, inside, mask, always, tap, interval);
    }

    /**
     * Returns a copy with another way to combine the estimates.
     *
     * @param hook replaces the former one
     * @return the patches
     */
    public ModelPatches withCombine(GuidanceHook.Combine hook) {
        return new ModelPatches(before, Optional.of(hook), after, inside, mask, always, tap, interval);
    }

    /**
     * Returns a copy with one more hook after guidance.
     *
     * @param hook runs after the others
     * @return the patches
     */
    public ModelPatches withAfter(GuidanceHook.After hook) {
        return new ModelPatches(before, combine, append(after, hook), inside, mask, always, tap, interval);
    }

    /**
     * Returns a copy that makes the negative estimate at guidance scale 1 too, where it is otherwise left out and hooks see
     * zeros.
     *
     * @return the patches
     */
    public ModelPatches withNegativeAlways() {
        return new ModelPatches(before, combine, after, inside, mask, true, tap, interval);
    }

    /**
     * Returns a copy with one more change inside the network.
     *
     * @param patch the change
     * @param range when it is made, shares of the way from noise to picture
     * @return the patches
     */
    public ModelPatches withInside(UnetPatch patch, Conditioning.Range range) {
        return new ModelPatches(
                before, combine, after, append(inside, new RangedPatch(patch, range)), mask, always, tap, interval);
    }

    /**
     * Returns a copy with another schedule of the noise mask.
     *
     * @param schedule replaces the former one
     * @return the patches
     */
    public ModelPatches withMask(MaskSchedule schedule) {
        return new ModelPatches(before, combine, after, inside, Optional.of(schedule), always, tap, interval);
    }

    /**
     * Returns a copy that shows hooks the attention of the middle block.
     *
     * @return the patches
     */
    public ModelPatches withTap() {
        return new ModelPatches(before, combine, after, inside, mask, always, true, interval);
    }

    /**
     * Returns a copy that guides only in a part of the run.
     *
     * @param range shares of the way from noise to picture
     * @return the patches
     */
    public ModelPatches withInterval(Conditioning.Range range) {
        return new ModelPatches(before, combine, after, inside, mask, always, tap, Optional.of(range));
    }

    /** Returns whether there is guidance at a noise level. */
    boolean guidesAt(float sigma, ModelSampling sampling) {
        return interval.map(range -> isWithin(range, sigma, sampling)).orElse(true);
    }

    private static boolean isWithin(Conditioning.Range range, float sigma, ModelSampling sampling) {
        return sigma <= sampling.schedule().percentToSigma(range.start())
                && sigma >= sampling.schedule().percentToSigma(range.end());
    }

    /** Returns the changes inside the network at a noise level. */
    List<UnetPatch> insideAt(float sigma, ModelSampling sampling, List<UnetPatch> further) {
        List<UnetPatch> result = new ArrayList<>();
        for (RangedPatch patch : inside) {
            if (isWithin(patch.range(), sigma, sampling)) {
                result.add(patch.patch());
            }
        }
        result.addAll(further);
        return result;
    }

    private static <T> List<T> append(List<T> list, T item) {
        List<T> result = new ArrayList<>(list);
        result.add(item);
        return result;
    }
}
