package io.github.hordelib.model;

import io.github.hordelib.checkpoint.SingleFile;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.ModelSampling;
import io.github.hordelib.sampling.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of what models have become by LoRAs and merges, for use elsewhere. Weights that were not changed are copied; the others
 * are computed one at a time. Confined to one thread.
 */
public final class ModelFile {
    private final SingleFile file = SingleFile.create();

    private ModelFile() {}

    /**
     * Returns an empty file.
     *
     * @return the file, to be filled and written
     */
    public static ModelFile create() {
        return new ModelFile();
    }

    /**
     * Adds a diffusion network.
     *
     * @param model the network; what acts while sampling, such as guidance, cannot be kept in a file
     * @return this file
     * @throws ModelException if it was not opened from a checkpoint, or makes predictions of a kind that files cannot tell
     */
    public ModelFile model(DiffusionModel model) {
        if (!(model.network() instanceof GraphUnet unet)) {
            throw other("a model", model.network());
        }
        ModelSampling sampling = model.sampling();
        // The schedule of zero terminal signal-to-noise ratio ends at a level no other one has.
        boolean zeroSnr = sampling.schedule().sigmaMax() > 1000;
        file.unet(unet.part(), unet.values(), prediction(sampling.prediction()), zeroSnr);
        return this;
    }

    private static String prediction(Prediction prediction) {
        if (prediction == Prediction.EPS) {
            return "epsilon";
        }
        if (prediction == Prediction.V) {
            return "v_prediction";
        }
        if (prediction == Prediction.X0) {
            return "sample";
        }
        throw new ModelException("model file: expected a prediction of epsilon, v or x0, found " + prediction);
    }

    /**
     * Adds the text encoders of a model.
     *
     * @param text the text encoders
     * @return this file
     * @throws ModelException if they were not opened from a checkpoint
     */
    public ModelFile text(TextEncoder text) {
        List<GraphClip> clips = clips(text);
        for (int i = 0; i < clips.size(); i++) {
            TextPart part = clips.get(i).part();
            String key = i == 0 ? "text" : "text_2";
            switch (part.kind()) {
                case CLIP_L -> {
                    String prefix = clips.size() > 1 ? "conditioner.embedders.0." : "cond_stage_model.";
                    file.text(part, clips.get(i).values(), prefix + "transformer.", key);
                }
                case CLIP_G ->
                    file.openClipText(part, clips.get(i).values(), "conditioner.embedders." + i + ".model.", key);
                case CLIP_H -> {
                    // One that lacks a layer would be taken for a whole one in the other layout.
                    if (part.missingLayers() > 0) {
                        file.text(part, clips.get(i).values(), "cond_stage_model.transformer.", key);
                    } else {
                        file.openClipText(part, clips.get(i).values(), "cond_stage_model.model.", key);
                    }
                }
            }
            tokenizer(i == 0 ? "tokenizer" : "tokenizer_2", text.vocabularies().get(i));
        }
        return this;
    }

    /**
     * Adds one text encoder, for a file of its own.
     *
     * @param text the text encoders of a model
     * @param index which of them
     * @return this file
     * @throws ModelException if it was not opened from a checkpoint
     */
    public ModelFile text(TextEncoder text, int index) {
        GraphClip clip = clips(text).get(index);
        file.text(clip.part(), clip.values(), "", "text");
        tokenizer("tokenizer", text.vocabularies().get(index));
        return this;
    }

    private void tokenizer(String key, ClipVocabulary vocabulary) {
        if (vocabulary.size() != ClipVocabulary.bundled().size()) {
            file.tokenizer(key, vocabulary.toJson());
        }
    }

    private static List<GraphClip> clips(TextEncoder text) {
        List<GraphClip> clips = new ArrayList<>();
        for (ClipTransformer transformer : text.transformers()) {
            if (!(transformer instanceof GraphClip clip)) {
                throw other("a text encoder", transformer);
            }
            clips.add(clip);
        }
        return clips;
    }

    /**
     * Adds the VAE of a whole model.
     *
     * @param vae the VAE
     * @return this file
     * @throws ModelException if it was not opened from a checkpoint
     */
    public ModelFile vae(Vae vae) {
        file.vae(part(vae), "first_stage_model.");
        return this;
    }

    /**
     * Adds a VAE, for a file of its own.
     *
     * @param vae the VAE
     * @return this file
     * @throws ModelException if it was not opened from a checkpoint
     */
    public ModelFile vaeAlone(Vae vae) {
        file.vae(part(vae), "");
        return this;
    }

    private static io.github.hordelib.checkpoint.VaePart part(Vae vae) {
        if (vae instanceof GraphVae graph) {
            return graph.part();
        }
        throw other("a VAE", vae);
    }

    private static ModelException other(String expected, Object found) {
        return new ModelException("model file: expected " + expected + " that was opened from a checkpoint, found "
                + found.getClass().getSimpleName());
    }

    /**
     * Sets a text of the file's metadata.
     *
     * @param key the key
     * @param value the text
     * @return this file
     */
    public ModelFile metadata(String key, String value) {
        file.metadata(key, value);
        return this;
    }

    /**
     * Writes the file, replacing one of that name; it appears when it is complete.
     *
     * @param path the file
     * @throws io.github.hordelib.checkpoint.CheckpointException if it cannot be written
     */
    public void write(Path path) {
        file.write(path);
    }
}
