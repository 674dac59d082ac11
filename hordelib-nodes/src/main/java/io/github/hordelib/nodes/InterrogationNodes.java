package io.github.hordelib.nodes;

import io.github.hordelib.interrogate.InterrogationModels;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes that look at pictures. */
final class InterrogationNodes {
    private InterrogationNodes() {}

    static List<NodeType> all(ModelLibrary library, InterrogationModels models) {
        return List.of(
                CLIPVisionLoader.type(models),
                ImageOnlyCheckpointLoader.type(library, models),
                CLIPVisionEncode.type(),
                HordeInterrogate.type(models),
                HordeCaption.type(models),
                HordeSafety.type(models));
    }
}
