/**
 * Walks from noise to a latent: samplers, predictions, guidance.
 *
 * <p>A {@link io.github.hordelib.sampling.Sampler} is a resumable machine of {@link io.github.hordelib.sampling.Step}s: each
 * step says which denoiser call it needs and how to go on from its result, so that a run can be driven, paused, or merged
 * with others from outside. {@link io.github.hordelib.sampling.SamplingLoop} drives one run with one denoiser;
 * {@link io.github.hordelib.sampling.SamplingJob} is a whole run with model, conditionings, guidance and noise.
 *
 * <h2>Adding a sampler</h2>
 *
 * <p>It is one class, one registry line and one golden file:
 *
 * <ol>
 *   <li>A package-private record that implements {@link io.github.hordelib.sampling.Sampler}; its components are the settings.
 *       Where a step is one call and nothing is remembered, {@code start} is a rule for the next latent, as in
 *       {@code EulerAncestral}:
 *       <pre>{@code
 * record Mine(double eta) implements Sampler {
 *     public Step start(SamplerRun run) {
 *         return Steps.memoryless(run, (i, x, out) -> moved(run.sigmas(), i, x, out.guided()));
 *     }
 * }
 * }</pre>
 *       Else it returns the first {@code Step}, mostly by {@code Steps.at(run, index, x, out -> ...)}, and every continuation
 *       the one after it; state goes into the parameters of the private method that makes the steps, never into fields.
 *       {@code Dpm2Ancestral} is the pattern for two calls a step, {@code Dpmpp2m} for history.
 *       Coefficients are doubles, computed once a step; {@code Tensor.sum} applies them without tensors in between, and a
 *       derivative is a {@link io.github.hordelib.tensor.Combination} that such a sum takes. A sampler that adds noise says in
 *       {@code noise()} which kind, one that reads the unconditional estimate overrides {@code usesUnconditional()}.
 *   <li>A line in the registry of {@link io.github.hordelib.sampling.Samplers}: name, and how settings become the record; in
 *       {@code all()}, or in {@code comfy()} if nodes are to offer it under a name of ComfyUI.
 *   <li>A file {@code src/test/resources/golden/sampling/samplers_NAME.json} with reference runs; the folder's README tells its
 *       form and the network it is for. {@code SamplingGoldenTest} finds it and wants one for every sampler, and
 *       {@code SamplerContractTest} holds the sampler to what all promise: determinism, independence of batch items,
 *       cancellation, resumption, errors, allocation. Nodes, requests and benchmarks read the registry.
 * </ol>
 *
 * <p>Names and results are frozen once released: a changed result gets a new name.
 */
package io.github.hordelib.sampling;
