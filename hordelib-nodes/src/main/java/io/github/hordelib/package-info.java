/**
 * The front door: {@link io.github.hordelib.Hordelib} turns requests into pictures and runs workflows.
 *
 * <pre>{@code
 * try (Hordelib horde = Hordelib.open(Path.of("models"))) {
 *     GenerationResult result = horde.generate(GenerationRequest.builder()
 *             .model("shapeland").prompt("a red circle on a blue background").seed(42).build());
 *     result.images().get(0).writePng(Path.of("circle.png"));
 * }
 * }</pre>
 */
package io.github.hordelib;
