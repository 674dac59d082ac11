package io.github.hordelib.nodes;

import io.github.hordelib.interrogate.InterrogationModels;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.noise.NoiseProfile;
import java.util.List;
import java.util.stream.Stream;

/** All node types of this library. */
public final class DiffusionNodes {
    private DiffusionNodes() {}

    /**
     * Returns all node types.
     *
     * @param folders where nodes load pictures and latents from and save to
     * @param models what loaders open
     * @param noise how samplers make noise of seeds
     * @return the types
     */
    public static List<NodeType> all(Folders folders, ModelLibrary models, NoiseProfile noise) {
        return all(folders, models, InterrogationModels.of(models.folders(), models.store()), noise);
    }

    /**
     * Returns all node types.
     *
     * @param folders where nodes load pictures and latents from and save to
     * @param models what loaders open
     * @param readers what looks at pictures
     * @param noise how samplers make noise of seeds
     * @return the types
     */
    public static List<NodeType> all(
            Folders folders, ModelLibrary models, InterrogationModels readers, NoiseProfile noise) {
        return Stream.of(
                        all(folders),
                        LoaderNodes.all(models),
                        UpscaleNodes.all(models.folders(), models.store()),
                        InterrogationNodes.all(models, readers),
                        SamplingNodes.all(noise),
                        SamplerNodes.all(noise),
                        ScheduleNodes.all(),
                        HordeNodes.all(models))
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Returns the node types that need no models.
     *
     * @param folders where nodes load from and save to
     * @return the types
     */
    public static List<NodeType> all(Folders folders) {
        return Stream.of(
                        ImageNodes.all(folders),
                        MaskNodes.all(folders),
                        LatentNodes.all(folders),
                        PreprocessorNodes.all(),
                        SavingNodes.all(folders),
                        TextNodes.all(),
                        UtilityNodes.all())
                .flatMap(List::stream)
                .toList();
    }
}
