package io.github.hordelib.model;

import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.ControlPart;
import io.github.hordelib.checkpoint.ModelFamily;
import io.github.hordelib.checkpoint.TextEncoderKind;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.UnetPart;
import io.github.hordelib.checkpoint.VaePart;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.sampling.ControlNet;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.LatentFormat;
import io.github.hordelib.sampling.ModelSampling;
import io.github.hordelib.sampling.Prediction;
import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.NoiseSchedules;
import java.util.List;

/**
 * Turns the parts of checkpoints into models. Their networks are opened when they are first used, and kept by the store.
 * Immutable and thread-safe.
 */
public final class CheckpointParts {
    private static final int LATENT_CHANNELS = 4;
    private static final List<String> TEMPORAL =
            List.of(".time_stack.", ".time_mixer.", ".temporal_transformer", ".motion_modules.");

    private final GraphSessions sessions;

    private CheckpointParts(GraphSessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Returns a maker of models.
     *
     * @param store keeps networks open
     * @return the maker
     */
    public static CheckpointParts of(ModelStore store) {
        return new CheckpointParts(GraphSessions.of(store));
    }

    /**
     * Returns the diffusion network of a checkpoint, or of a file that holds a UNet alone.
     *
     * @param file the checkpoint
     * @return the model
     * @throws ModelException if there is no UNet, or its channels mean nothing known
     */
    public DiffusionModel model(CheckpointFile file) {
        UnetPart unet = file.unet().orElseThrow(() -> missing(file, "a UNet"));
        requireStill(file, "UNet", unet.weights());
        return DiffusionModel.of(new GraphUnet(unet, sessions), sampling(file), traits(file, unet));
    }

    /**
     * Returns the VAE of a checkpoint, or of a file that holds a VAE alone.
     *
     * @param file the checkpoint
     * @return the VAE
     * @throws ModelException if there is none
     */
    public Vae vae(CheckpointFile file) {
        VaePart vae = file.vae().orElseThrow(() -> missing(file, "a VAE"));
        requireStill(file, "VAE", vae.weights());
        if (vae.factor() != Vae.FACTOR) {
            throw new ModelException(
                    file.path() + " (VAE): expected latent cells of " + Vae.FACTOR + " pixels, found " + vae.factor());
        }
        return new GraphVae(vae, sessions);
    }

    /**
     * Returns a ControlNet.
     *
     * @param part the network
     * @return the ControlNet
     * @throws ModelException if its weights are differences to those of a model
     */
    public ControlNet control(ControlPart part) {
        if (part.difference()) {
            throw new ModelException(
                    part.weights().source()
                            + ": expected a ControlNet of its own, found differences to a model; DiffControlNetLoader adds them");
        }
        return new GraphControlNet(part, sessions);
    }

    /**
     * Returns a ControlNet whose weights may be differences to those of a model.
     *
     * @param part the network
     * @param base the model; not used if the network stands for itself
     * @return the ControlNet; the weights of the model are added when it is first used
     * @throws ModelException if the model's weights are needed and it was not made from a checkpoint
     */
    public ControlNet control(ControlPart part, DiffusionModel base) {
        return part.difference()
                ? new GraphControlNet(part, sessions.with(ModelMix.sum(base)))
                : new GraphControlNet(part, sessions);
    }

    /**
     * Returns a T2I adapter.
     *
     * @param weights its tensors, in any layout
     * @return the adapter
     * @throws io.github.hordelib.onnx.GraphException if it is of no known kind
     */
    public ControlNet adapter(Weights weights) {
        return new GraphAdapter(weights, sessions);
    }

    /**
     * Returns the text encoder or encoders of a checkpoint.
     *
     * @param file the checkpoint
     * @return the encoder
     * @throws ModelException if there is none
     */
    public TextEncoder text(CheckpointFile file) {
        List<TextPart> parts = file.texts();
        if (parts.isEmpty()) {
            throw missing(file, "a text encoder");
        }
        if (parts.size() > 1) {
            return TextEncoder.sdxl(
                    Tokenizers.of(file, parts.get(0), 0),
                    transformer(parts.get(0)),
                    Tokenizers.of(file, parts.get(1), 1),
                    transformer(parts.get(1)));
        }
        TextPart part = parts.get(0);
        return TextEncoder.of(Tokenizers.of(file, part, 0), transformer(part), rules(part));
    }

    /**
     * Returns the text encoder of two files, as Stable Diffusion XL has it.
     *
     * @param one a file of one text encoder
     * @param other a file of another one; the wider of the two is CLIP-G, in doubt the second
     * @return the encoder
     * @throws ModelException if one of them does not hold exactly one
     */
    public TextEncoder text(CheckpointFile one, CheckpointFile other) {
        boolean swapped = single(one).width() > single(other).width();
        CheckpointFile fileL = swapped ? other : one;
        CheckpointFile fileG = swapped ? one : other;
        TextPart l = single(fileL).as(TextEncoderKind.CLIP_L);
        TextPart g = single(fileG).as(TextEncoderKind.CLIP_G);
        return TextEncoder.sdxl(Tokenizers.of(fileL, l, 0), transformer(l), Tokenizers.of(fileG, g, 0), transformer(g));
    }

    private static TextPart single(CheckpointFile file) {
        if (file.texts().size() != 1) {
            throw new ModelException(file.path() + ": expected one text encoder, found "
                    + file.texts().size());
        }
        return file.texts().get(0);
    }

    private ClipTransformer transformer(TextPart part) {
        return GraphClip.of(part, sessions);
    }

    private static TextRules rules(TextPart part) {
        return switch (part.kind()) {
            case CLIP_L -> TextRules.SD1;
            case CLIP_H -> part.missingLayers() > 0 ? TextRules.SD2_CUT : TextRules.SD2;
            case CLIP_G -> TextRules.SDXL_G;
        };
    }

    private static ModelSampling sampling(CheckpointFile file) {
        NoiseSchedule schedule = NoiseSchedules.stableDiffusion();
        Prediction prediction =
                switch (file.prediction()) {
                    case "epsilon" -> Prediction.EPS;
                    case "v_prediction" -> Prediction.V;
                    case "sample" -> Prediction.X0;
                    default ->
                        throw new ModelException(file.path()
                                + ": expected a prediction of epsilon, v_prediction or sample, found "
                                + file.prediction());
                };
        return new ModelSampling(file.zeroSnr() ? NoiseSchedules.zeroTerminalSnr(schedule) : schedule, prediction, 1);
    }

    private static DiffusionModel.Traits traits(CheckpointFile file, UnetPart unet) {
        int channels = unet.outputChannels();
        int extra = unet.inputChannels() - channels;
        if (channels != LATENT_CHANNELS || (extra != 0 && extra != channels && extra != channels + 1)) {
            throw new ModelException(file.path() + " (UNet): expected 4, 8 or 9 channels in and 4 out, found "
                    + unet.inputChannels() + " and " + channels);
        }
        DiffusionModel.ConcatKind concat = extra == 0
                ? DiffusionModel.ConcatKind.NONE
                : extra == channels ? DiffusionModel.ConcatKind.PIX2PIX : DiffusionModel.ConcatKind.INPAINT;
        return new DiffusionModel.Traits(format(file), channels, adm(file.family()), concat);
    }

    private static DiffusionModel.Adm adm(ModelFamily family) {
        return switch (family) {
            case SDXL -> DiffusionModel.Adm.SDXL;
            case SDXL_REFINER -> DiffusionModel.Adm.SDXL_REFINER;
            default -> DiffusionModel.Adm.NONE;
        };
    }

    /** The scale of the VAE in the file, else that of the family. */
    private static LatentFormat format(CheckpointFile file) {
        boolean large = file.family() == ModelFamily.SDXL || file.family() == ModelFamily.SDXL_REFINER;
        LatentFormat usual = large ? LatentFormat.SDXL : LatentFormat.SD15;
        double scale =
                file.vae().map(vae -> (double) vae.config().scalingFactor()).orElse(usual.scale());
        return Math.abs(scale - usual.scale()) < 1e-6
                ? usual
                : new LatentFormat("scaled", scale, List.of(), List.of(), usual.colours());
    }

    /** Layers that mix the pictures of a video are not built; without them a network would draw nonsense. */
    private static void requireStill(CheckpointFile file, String part, Weights weights) {
        weights.names().stream()
                .filter(name -> TEMPORAL.stream().anyMatch(name::contains))
                .findFirst()
                .ifPresent(name -> {
                    throw new ModelException(
                            file.path() + " (" + part + "): expected a network for single pictures, found"
                                    + " layers for videos, such as \"" + name + "\"");
                });
    }

    private static ModelException missing(CheckpointFile file, String part) {
        return new ModelException(file.path() + ": expected " + part + ", found a file of kind " + file.kind());
    }
}
