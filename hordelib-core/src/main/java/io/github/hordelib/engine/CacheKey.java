package io.github.hordelib.engine;

import io.github.hordelib.graph.NodeId;
import java.util.List;

/**
 * Where a result is kept.
 *
 * @param owners nodes that expanded into the node that computes it, from the outside in; empty if owners do not count
 * @param signature what the result depends on
 */
record CacheKey(List<Owner> owners, Signature signature) {
    /**
     * A node that expanded.
     *
     * @param node its id
     * @param type its type
     */
    record Owner(NodeId node, String type) {}
}
