/**
 * Trains and judges the predictor of job times. Training is a function of the measured jobs and a seed; judging is
 * cross-validation beside plain baselines.
 */
package io.github.hordelib.bench.predict;
