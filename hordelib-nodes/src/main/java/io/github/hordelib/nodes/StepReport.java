package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeContext;
import io.github.hordelib.sampling.LatentFormat;
import io.github.hordelib.sampling.SamplingJob;
import io.github.hordelib.sampling.SamplingResult;
import io.github.hordelib.sampling.StepListener;
import io.github.hordelib.tensor.Tensor;

/** Tells a node's run of the steps of a sampling job: how far it is, and what the picture looks like so far. */
record StepReport(NodeContext context, LatentFormat format) implements StepListener {
    static SamplingResult run(SamplingJob job, NodeContext context) {
        LatentFormat format = job.guider().model().traits().format();
        return job.run(new StepReport(context, format), context.cancellation());
    }

    @Override
    public void onStep(int step, int steps, Tensor x, Tensor denoised) {
        context.progress(step + 1, steps);
        context.preview(() -> format.preview(denoised));
    }
}
