package io.github.hordelib.sampling;

/**
 * A step that goes down further than to the next noise level, and back up by fresh noise.
 *
 * <p>Computed in float32 throughout: what is left of two nearly equal squares depends on it.
 *
 * @param down level to go down to without noise
 * @param up standard deviation of the noise that leads to the next level
 */
record Ancestral(float down, float up) {
    /**
     * Splits a step; {@code eta} 0 adds no noise, 1 as much as the forward process has between the levels. A step that rises has
     * no such part: with noise it goes down to 0, and all of the next level is fresh.
     */
    static Ancestral of(float sigma, float next, double eta) {
        if (eta == 0) {
            return new Ancestral(next, 0);
        }
        float variance = next * next * (sigma * sigma - next * next) / (sigma * sigma);
        float wanted = (float) eta * (float) Math.sqrt(variance);
        float up = wanted < next ? wanted : next;
        return new Ancestral((float) Math.sqrt(next * next - up * up), up);
    }
}
