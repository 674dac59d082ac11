package io.github.hordelib.checkpoint;

import java.nio.file.Path;

/**
 * A ControlNet in a file of its own. Immutable.
 *
 * @param weights tensors under the names of the original layout, such as {@code zero_convs.0.0.weight}
 * @param config what shapes do not tell
 * @param difference whether weights that a UNet has too are stored as differences to those of the UNet it was trained on
 */
public record ControlPart(Weights weights, UnetConfig config, boolean difference) {
    private static final String DIFFERENCE = "difference";
    private static final int SD1_CONTEXT = 768;
    private static final Heads SD1_HEADS = new Heads.Fixed(8);
    private static final Heads LATER_HEADS = new Heads.Width(64);
    private static final int NORM_GROUPS = 32;
    private static final String CONTEXT = "attn2.to_k.weight";

    /**
     * Opens a file with nothing known about it beforehand.
     *
     * @param file a ControlNet in any layout, safetensors or PyTorch
     * @return the network
     * @throws CheckpointException if the file cannot be read or holds something else
     */
    public static ControlPart open(Path file) {
        return open(file, Settings.empty());
    }

    /**
     * Opens a file.
     *
     * @param file a ControlNet in any layout, safetensors or PyTorch
     * @param known what the caller or a catalogue knows about it
     * @return the network
     * @throws CheckpointException if the file cannot be read or holds something else
     */
    public static ControlPart open(Path file, Settings known) {
        Weights all = Weights.open(file);
        Weights weights = ControlNetKeys.toOriginal(all);
        Settings settings = known.plus(Origin.METADATA, ConfigFiles.ofMetadata(all.metadata()))
                .plus(Origin.CONFIG_FILE, ConfigFiles.beside(file));
        int context = weights.names().stream()
                .filter(name -> name.endsWith(CONTEXT))
                .findFirst()
                .map(name -> weights.shape(name).get(1))
                .orElse(SD1_CONTEXT);
        Heads heads = settings.heads(context == SD1_CONTEXT ? SD1_HEADS : LATER_HEADS);
        UnetConfig config = new UnetConfig(heads, settings.whole("unet.norm_groups", NORM_GROUPS));
        return new ControlPart(weights, config, all.contains(DIFFERENCE));
    }
}
