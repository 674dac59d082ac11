/**
 * Makes control pictures for ControlNets and adapters, by rules that need no weights.
 *
 * <p>An {@link io.github.hordelib.annotate.Annotator} takes pictures and gives ones of lines or colours;
 * {@link io.github.hordelib.annotate.Annotators} makes them and knows them by the AI Horde's control types. This package alone
 * uses OpenCV, whose natives an application adds itself ({@code org.bytedeco:opencv}, {@code openblas} and {@code javacpp} with
 * the classifier of its platform).
 *
 * <h2>Adding an annotator</h2>
 *
 * <p>It is a package-private record that implements {@code MatAnnotator}, a method in {@code Annotators} and, if it is a control
 * type of its own, a line in its table.
 */
package io.github.hordelib.annotate;
