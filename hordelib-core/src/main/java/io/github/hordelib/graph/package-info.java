/** Immutable description of a node graph, its builder, and ComfyUI's API-format JSON in and out. */
package io.github.hordelib.graph;
