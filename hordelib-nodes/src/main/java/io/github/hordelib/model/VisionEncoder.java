package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.VisionFile;
import io.github.hordelib.checkpoint.VisionPart;
import io.github.hordelib.image.Image;
import io.github.hordelib.onnx.VisionGraph;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A vision transformer with how it wants its pictures. The CLIP_VISION value. Thread-safe. */
public final class VisionEncoder {
    private final SharedSession session;
    private final PicturePreparation preparation;
    private final int layers;
    private final boolean projects;

    private VisionEncoder(SharedSession session, PicturePreparation preparation, int layers, boolean projects) {
        this.session = session;
        this.preparation = preparation;
        this.layers = layers;
        this.projects = projects;
    }

    /**
     * Returns an encoder, which is built when it is first used.
     *
     * @param file a CLIP, caption or safety model
     * @param store keeps it open
     * @return the encoder
     * @throws io.github.hordelib.checkpoint.CheckpointException if the file holds no vision transformer
     * @throws ModelException if its pictures cannot be prepared
     */
    public static VisionEncoder of(VisionFile file, ModelStore store) {
        VisionPart part = file.vision();
        boolean blip = file.weights().containsPrefix("text_decoder.");
        PicturePreparation usual =
                blip ? PicturePreparation.blip(part.imageSize()) : PicturePreparation.clip(part.imageSize());
        SharedSession session = GraphSessions.of(store)
                .session("vision " + part.config(), part.weights(), options -> VisionGraph.build(part, options));
        boolean projects = part.weights().contains("visual_projection.weight")
                || part.weights().contains("proj");
        PicturePreparation preparation = file.embedded("preprocessor")
                .map(config -> PicturePreparation.parse(config, usual, file.file()))
                .orElseGet(() -> PicturePreparation.read(file.folder(), usual));
        return new VisionEncoder(session, preparation, part.layers(), projects);
    }

    /**
     * Returns how pictures are made ready.
     *
     * @return the preparation
     */
    public PicturePreparation preparation() {
        return preparation;
    }

    /**
     * Returns an encoder that cuts the middle out of pictures, or squeezes them whole into a square.
     *
     * @param crop whether the middle is cut out
     * @return the encoder
     */
    public VisionEncoder withCrop(boolean crop) {
        return new VisionEncoder(session, preparation.withCrop(crop), layers, projects);
    }

    /**
     * Encodes pictures, one by one, so that a result does not depend on its neighbours.
     *
     * @param image the pictures
     * @param cancellation stops the call early
     * @return the states
     */
    public VisionStates encode(Image image, Cancellation cancellation) {
        return encodePrepared(preparation.apply(image), cancellation);
    }

    /**
     * Encodes pictures that are already prepared.
     *
     * @param pixels [n, 3, size, size]
     * @param cancellation stops the call early
     * @return the states
     */
    public VisionStates encodePrepared(Tensor pixels, Cancellation cancellation) {
        List<VisionStates> parts = new ArrayList<>();
        for (int i = 0; i < pixels.shape().get(0); i++) {
            cancellation.check();
            parts.add(run(pixels.item(i), cancellation));
        }
        return new VisionStates(
                join(parts.stream().map(VisionStates::last).toList()),
                join(parts.stream().map(VisionStates::penultimate).toList()),
                join(parts.stream().map(VisionStates::normed).toList()),
                projects
                        ? Optional.of(join(parts.stream()
                                .flatMap(part -> part.features().stream())
                                .toList()))
                        : Optional.empty());
    }

    private static Tensor join(List<Tensor> parts) {
        return Tensor.concat(parts);
    }

    private VisionStates run(Tensor pixels, Cancellation cancellation) {
        String last = "hidden." + layers;
        String penultimate = "hidden." + Math.max(0, layers - 1);
        Set<String> wanted = new TreeSet<>(List.of(last, penultimate, "normed"));
        if (projects) {
            wanted.add("projected");
        }
        Map<String, Tensor> found = session.run(Map.of("pixel_values", Value.of(pixels)), wanted, cancellation);
        return new VisionStates(
                output(found, last),
                output(found, penultimate),
                output(found, "normed"),
                Optional.ofNullable(found.get("projected")));
    }

    private Tensor output(Map<String, Tensor> found, String name) {
        Tensor tensor = found.get(name);
        if (tensor == null) {
            throw new ModelException(session + ": expected an output \"" + name + "\", found none");
        }
        return tensor;
    }
}
