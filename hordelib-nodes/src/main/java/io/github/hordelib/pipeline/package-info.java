/** Builds the node graphs of the usual pipelines from parts that can be combined freely. */
package io.github.hordelib.pipeline;
