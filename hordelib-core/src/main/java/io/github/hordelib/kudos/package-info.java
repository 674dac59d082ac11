/**
 * Foretells how long a job takes and what it is worth. {@link io.github.hordelib.kudos.JobFeatures} describes a job,
 * {@link io.github.hordelib.kudos.FeatureSchema} turns it into the numbers that training and serving share, and
 * {@link io.github.hordelib.kudos.TimePredictor} answers with seconds, kudos and an uncertainty band.
 */
package io.github.hordelib.kudos;
