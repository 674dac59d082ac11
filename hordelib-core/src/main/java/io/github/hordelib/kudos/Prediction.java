package io.github.hordelib.kudos;

/**
 * What is foretold of a job. Immutable.
 *
 * @param seconds expected time
 * @param low one job in ten is faster than this, seconds
 * @param high one job in ten is slower than this, seconds
 * @param kudos worth of the job, the same on every machine
 */
public record Prediction(double seconds, double low, double high, double kudos) {}
