package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes for plain values. */
final class UtilityNodes {
    private UtilityNodes() {}

    static List<NodeType> all() {
        return List.of(
                PreviewAny.type(),
                PrimitiveBoolean.type(),
                PrimitiveFloat.type(),
                PrimitiveInt.type(),
                PrimitiveString.type(),
                PrimitiveStringMultiline.type());
    }
}
