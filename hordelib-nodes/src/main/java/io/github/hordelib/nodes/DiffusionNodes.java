package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;
import java.util.stream.Stream;

/** All node types of this library. */
public final class DiffusionNodes {
    private DiffusionNodes() {}

    /**
     * Returns the node types.
     *
     * @param folders where nodes load from and save to
     * @return the types
     */
    public static List<NodeType> all(Folders folders) {
        return Stream.of(
                        ImageNodes.all(folders),
                        MaskNodes.all(folders),
                        LatentNodes.all(folders),
                        TextNodes.all(),
                        UtilityNodes.all())
                .flatMap(List::stream)
                .toList();
    }
}
