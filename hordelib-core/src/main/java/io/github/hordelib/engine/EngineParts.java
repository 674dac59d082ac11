package io.github.hordelib.engine;

import io.github.hordelib.node.NodeRegistry;
import java.util.concurrent.Executor;

/**
 * What the runs of one engine share.
 *
 * @param registry the known types
 * @param executor runs nodes
 * @param cache results kept for later runs
 * @param flights work that is under way
 * @param opaque numbers of values without a text form
 * @param byPosition whether signatures tell links to one node from links to equal nodes
 * @param dropsEarly whether results are dropped as soon as no node of the run needs them
 */
record EngineParts(
        NodeRegistry registry,
        Executor executor,
        OutputCache cache,
        Flights flights,
        OpaqueValues opaque,
        boolean byPosition,
        boolean dropsEarly) {}
