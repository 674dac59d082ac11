package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes that turn prompts into conditioning. */
final class TextNodes {
    private TextNodes() {}

    static List<NodeType> all() {
        return List.of(
                CLIPTextEncode.type(),
                CLIPSetLastLayer.type(),
                CLIPTextEncodeSDXL.type(),
                CLIPTextEncodeSDXLRefiner.type());
    }
}
