package io.github.hordelib.model;

import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/**
 * What a vision transformer makes of pictures. The CLIP_VISION_OUTPUT value. Immutable.
 *
 * @param last hidden states after the last layer, [n, tokens, width]
 * @param penultimate hidden states before the last layer, [n, tokens, width]
 * @param normed the last hidden states after the final normalisation, [n, tokens, width]
 * @param features the projection of the first token, not normalised, [n, features], if the model has one
 */
public record VisionStates(Tensor last, Tensor penultimate, Tensor normed, Optional<Tensor> features) {}
