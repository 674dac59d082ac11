package io.github.hordelib.node;

/**
 * Something a node is told by the engine instead of by the graph. A node reads it from its {@link NodeContext}; naming it in
 * the schema says that the result depends on it.
 */
public enum HiddenInput {
    /** The node's own id; equal nodes of different ids are then run separately. See {@link NodeContext#node()}. */
    UNIQUE_ID,
    /** The whole graph. See {@link NodeContext#graph()}. */
    PROMPT,
    /** What the caller sent along, such as the editor's own form of the workflow. See {@link NodeContext#extra()}. */
    EXTRA_PNGINFO
}
