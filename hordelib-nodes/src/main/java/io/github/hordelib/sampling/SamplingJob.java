package io.github.hordelib.sampling;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.noise.NoiseSource;
import io.github.hordelib.noise.RunNoise;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/**
 * Everything that decides the result of a sampling run. A description: it can be run any number of times, from any threads,
 * always with the same result. Immutable.
 *
 * @param guider model, conditionings and how they are combined
 * @param sampler walks the noise levels
 * @param sigmas the noise levels; none = the latent comes back as it is
 * @param noise where noise comes from
 * @param latent what the run starts from, VAE space
 */
public record SamplingJob(Guider guider, Sampler sampler, Sigmas sigmas, Noise noise, Latent latent) {
    /**
     * Runs the job on the calling thread.
     *
     * @param listener hears of each step; latents are in the network's scale
     * @param cancellation checked before each network call and handed to the network
     * @return the latents
     * @throws io.github.hordelib.base.CancelledException if cancelled
     * @throws NonFiniteException if the network gives NaN or infinities
     */
    public SamplingResult run(StepListener listener, Cancellation cancellation) {
        if (sigmas.size() == 0) {
            return new SamplingResult(latent, latent);
        }
        Tensor samples = widened(latent.samples());
        Latent start = latent.withSamples(samples);
        RunNoise runNoise = noise.profile().start(noise.seed(), samples.shape());
        Tensor initial = noise.initial(start, runNoise);
        Optional<Tensor> mask = latent.noiseMask().map(value -> Rows.mask(value, samples.shape()));
        Tensor covering = mask.isPresent() && sampler.drawsNoiseUnderMask() ? runNoise.underMask() : initial;
        LatentFormat format = guider.model().traits().format();
        Tensor image = toNetwork(format, samples);
        Last last = new Last(listener);
        Tensor x = walk(new RunLatent(image, covering, mask), initial, runNoise, last, cancellation);
        Latent output = start.withSamples(format.toVae(x));
        return new SamplingResult(
                output, last.denoised.map(format::toVae).map(start::withSamples).orElse(output));
    }

    private Tensor walk(
            RunLatent run, Tensor initial, RunNoise runNoise, StepListener listener, Cancellation cancellation) {
        ModelSampling sampling = guider.model().sampling();
        Tensor x = sampling.noisy(sigmas.get(0), initial, run.image(), sampling.isMaxDenoise(sigmas));
        if (sigmas.steps() > 0) {
            NoiseSource source = runNoise.forSampler(sampler.noise(), lowestSigma(), highestSigma());
            GuidedDenoiser denoiser =
                    new GuidedDenoiser(guider, run, sigmas, sampler.usesUnconditional(), cancellation);
            SamplerRun samplerRun = new SamplerRun(x, sigmas, source, sampling.schedule());
            x = SamplingLoop.run(sampler, samplerRun, denoiser, listener, cancellation);
        }
        return sampling.unscaled(sigmas.get(sigmas.size() - 1), x);
    }

    /** An empty latent takes the number of channels the network wants. */
    private Tensor widened(Tensor samples) {
        int channels = guider.model().traits().latentChannels();
        Shape shape = samples.shape();
        if (shape.get(1) == channels) {
            return samples;
        }
        if (!isZero(samples)) {
            throw new IllegalArgumentException(
                    "latent: expected " + channels + " channels as the network has, found " + shape.get(1));
        }
        return Tensor.zeros(shape.with(1, channels));
    }

    private float lowestSigma() {
        float lowest = Float.POSITIVE_INFINITY;
        for (float sigma : sigmas.toArray()) {
            lowest = sigma > 0 ? Math.min(lowest, sigma) : lowest;
        }
        return lowest;
    }

    private float highestSigma() {
        float highest = 0;
        for (float sigma : sigmas.toArray()) {
            highest = Math.max(highest, sigma);
        }
        return highest;
    }

    /** Brings latents into the network's scale; empty ones stay zero even if the format shifts. */
    static Tensor toNetwork(LatentFormat format, Tensor samples) {
        return isZero(samples) ? samples : format.toNetwork(samples);
    }

    private static boolean isZero(Tensor tensor) {
        for (float value : tensor.data()) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Remembers the last estimate. */
    private static final class Last implements StepListener {
        private final StepListener listener;
        private Optional<Tensor> denoised = Optional.empty();

        Last(StepListener listener) {
            this.listener = listener;
        }

        @Override
        public void onStep(int step, int steps, Tensor x, Tensor estimate) {
            denoised = Optional.of(estimate);
            listener.onStep(step, steps, x, estimate);
        }
    }
}
