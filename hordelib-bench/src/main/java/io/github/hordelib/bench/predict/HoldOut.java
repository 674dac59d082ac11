package io.github.hordelib.bench.predict;

import io.github.hordelib.kudos.Calibration;
import io.github.hordelib.kudos.MeasuredJob;
import io.github.hordelib.kudos.TimePredictor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What can be foretold of jobs that were kept back: by a model trained on the others, and by the model at hand calibrated
 * with a few of the others. Immutable.
 *
 * @param trained score of a model trained on all other jobs
 * @param calibrated score of the calibrated model
 * @param trainedWith number of jobs trained with
 * @param calibratedWith number of jobs calibrated with
 */
public record HoldOut(Score trained, Score calibrated, int trainedWith, int calibratedWith) {
    private static final int FEW = 40;

    /**
     * Keeps some jobs back and judges.
     *
     * @param jobs measured jobs, at least two
     * @param share of the jobs to keep back, more than 0 and less than 1; at least one job is on either side
     * @param seed of the choice and of the training
     * @param base what is calibrated
     * @return the scores over the jobs kept back
     */
    public static HoldOut of(List<MeasuredJob> jobs, double share, long seed, TimePredictor base) {
        if (!(share > 0 && share < 1) || jobs.size() < 2) {
            throw new IllegalArgumentException(
                    "hold-out: expected a share in 0..1 of at least 2 jobs, found " + share + " of " + jobs.size());
        }
        List<MeasuredJob> shuffled = new ArrayList<>(jobs);
        Collections.shuffle(shuffled, new Random(seed));
        int kept = (int) Math.max(1, Math.min(jobs.size() - 1L, Math.round(share * jobs.size())));
        List<MeasuredJob> back = shuffled.subList(0, kept);
        List<MeasuredJob> seen = shuffled.subList(kept, shuffled.size());
        List<MeasuredJob> few = seen.subList(0, Math.min(FEW, seen.size()));
        TimePredictor own = TimePredictor.of(new Trainer(seed).train(seen, ""));
        TimePredictor moved = base.calibrated(Calibration.fit(base.model(), few));
        return new HoldOut(Score.of(own, back), Score.of(moved, back), seen.size(), few.size());
    }
}
