package io.github.hordelib.sampling;

import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes the conditionings of a guider ready for the latents of one run. */
final class Preparation {
    private static final int PIXELS_PER_CELL = 8;

    private final DiffusionModel model;
    private final RunLatent run;

    Preparation(DiffusionModel model, RunLatent run) {
        this.model = model;
        this.run = run;
    }

    /** Prepares conditionings that are used together: each area and control of one has its counterpart in the others. */
    Map<Role, List<PreparedEntry>> prepare(Map<Role, Conditioning> conditionings) {
        Map<Role, List<PreparedEntry>> result = new EnumMap<>(Role.class);
        new EnumMap<>(conditionings)
                .forEach((role, conditioning) -> result.put(role, prepare(conditioning, role == Role.NEGATIVE)));
        for (Role role : result.keySet()) {
            for (PreparedEntry entry : result.get(role)) {
                result.forEach((other, entries) -> {
                    if (other != role) {
                        addCounterpart(entries, entry);
                    }
                });
            }
        }
        if (conditionings.containsKey(Role.POSITIVE) && result.containsKey(Role.NEGATIVE)) {
            lendControl(conditionings.get(Role.POSITIVE), result.get(Role.NEGATIVE));
        }
        return result;
    }

    /** Prepares one conditioning for itself. */
    List<PreparedEntry> prepare(Conditioning conditioning, boolean negative) {
        List<PreparedEntry> result = new ArrayList<>();
        for (Conditioning.Entry entry : conditioning.entries()) {
            result.add(prepare(entry, negative));
        }
        return result;
    }

    private PreparedEntry prepare(Conditioning.Entry entry, boolean negative) {
        Optional<Conditioning.Range> range = entry.range();
        return new PreparedEntry(
                new PreparedEntry.NetworkPart(entry.embedding(), y(entry, negative), concat(entry)),
                Weighting.of(entry.place(), run.shape()),
                range.map(value -> model.sampling().schedule().percentToSigma(value.start()))
                        .orElse(Float.POSITIVE_INFINITY),
                range.map(value -> model.sampling().schedule().percentToSigma(value.end()))
                        .orElse(0f),
                entry.extras().control(),
                entry.extras().hooks(),
                entry.extras().fallback());
    }

    private Optional<Tensor> y(Conditioning.Entry entry, boolean negative) {
        if (model.traits().adm() == DiffusionModel.Adm.NONE) {
            return Optional.empty();
        }
        Tensor pooled = entry.pooled()
                .orElseThrow(() -> new IllegalArgumentException(
                        "conditioning: expected a pooled embedding for this network, found none"));
        SizeConditioning size = entry.size()
                .orElseGet(() -> SizeConditioning.of(
                        run.shape().get(3) * PIXELS_PER_CELL, run.shape().get(2) * PIXELS_PER_CELL));
        return Optional.of(
                model.traits().adm() == DiffusionModel.Adm.SDXL
                        ? SizeEmbedding.sdxl(pooled, size)
                        : SizeEmbedding.refiner(pooled, size, negative));
    }

    private Optional<Tensor> concat(Conditioning.Entry entry) {
        Optional<Conditioning.Concat> concat = entry.extras().concat();
        return switch (model.traits().concat()) {
            case NONE -> Optional.empty();
            case INPAINT -> Optional.of(ConcatLatents.inpaint(model.traits().format(), run, concat));
            case PIX2PIX -> Optional.of(ConcatLatents.pix2pix(run, concat));
        };
    }

    /** Adds what a conditioning says about the area of another one's entry, unless it has an entry of that very area. */
    private static void addCounterpart(List<PreparedEntry> entries, PreparedEntry other) {
        Optional<Area.Cells> area = other.place().area();
        if (area.isEmpty()) {
            return;
        }
        Optional<PreparedEntry> smallest = Optional.empty();
        for (PreparedEntry entry : entries) {
            if (encloses(entry, area.get())
                    && (smallest.isEmpty()
                            || size(entry).orElse(Integer.MAX_VALUE)
                                    < size(smallest.get()).orElse(Integer.MAX_VALUE))) {
                smallest = Optional.of(entry);
            }
        }
        if (smallest.isPresent() && !smallest.get().place().area().equals(area)) {
            entries.add(other.saying(smallest.get()));
        }
    }

    private static boolean encloses(PreparedEntry entry, Area.Cells inner) {
        return entry.place()
                .area()
                .map(outer -> outer.y() <= inner.y()
                        && outer.x() <= inner.x()
                        && outer.y() + outer.height() >= inner.y() + inner.height()
                        && outer.x() + outer.width() >= inner.x() + inner.width())
                .orElse(true);
    }

    private static OptionalInt size(PreparedEntry entry) {
        return entry.place().area().stream()
                .mapToInt(area -> area.height() * area.width())
                .findFirst();
    }

    /** Gives the negative entries the control of the positive ones that say so, unless they have control of their own. */
    private static void lendControl(Conditioning positive, List<PreparedEntry> negative) {
        List<Control> lent = positive.entries().stream()
                .filter(entry -> entry.extras().controlForNegative())
                .filter(entry -> entry.place().area().isEmpty())
                .flatMap(entry -> entry.extras().control().stream())
                .toList();
        List<Integer> takers = new ArrayList<>();
        for (int i = 0; i < negative.size(); i++) {
            if (negative.get(i).place().area().isEmpty()) {
                if (negative.get(i).control().isPresent()) {
                    return;
                }
                takers.add(i);
            }
        }
        for (int i = 0; i < lent.size() && !takers.isEmpty(); i++) {
            PreparedEntry taker = negative.get(takers.get(i % takers.size()));
            if (taker.control().isEmpty()) {
                negative.set(takers.get(i), taker.withControl(Optional.of(lent.get(i))));
            } else {
                negative.add(taker.withControl(Optional.of(lent.get(i))));
            }
        }
    }

    /** Returns the shape of the run's latents. */
    Shape shape() {
        return run.shape();
    }
}
