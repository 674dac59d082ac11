package io.github.hordelib.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * A UNet in a checkpoint. Immutable.
 *
 * @param weights tensors under the names of the original layout, such as {@code input_blocks.0.0.weight}
 * @param config what shapes do not tell
 */
public record UnetPart(Weights weights, UnetConfig config) {
    /**
     * Returns the channels the network takes: 4 of the latent, more with a mask or a picture to keep.
     *
     * @return number of input channels
     */
    public int inputChannels() {
        return weights.shape("input_blocks.0.0.weight").get(1);
    }

    /**
     * Returns the channels the network gives.
     *
     * @return number of latent channels
     */
    public int outputChannels() {
        return weights.shape("out.2.weight").get(0);
    }

    /**
     * Returns the width of the label vector.
     *
     * @return 0 if the network takes none
     */
    public int labelWidth() {
        return weights.find("label_emb.0.0.weight")
                .map(tensor -> tensor.shape().get(1))
                .orElse(0);
    }

    /**
     * Returns the width of the text states.
     *
     * @return 0 if the network takes none
     */
    public int contextWidth() {
        return weights.names().stream()
                .filter(name -> name.endsWith("attn2.to_k.weight"))
                .findFirst()
                .map(name -> weights.shape(name).get(1))
                .orElse(0);
    }

    /**
     * Returns how often width and height are halved.
     *
     * @return number of down-samplings
     */
    public int downsamplings() {
        return (int) weights.names().stream()
                .filter(name -> name.startsWith("input_blocks.") && name.endsWith(".op.weight"))
                .count();
    }

    /**
     * Returns the number of input blocks, which is that of skip connections.
     *
     * @return 12 for Stable Diffusion 1, 9 for XL
     */
    public int inputBlocks() {
        int count = 0;
        while (weights.containsPrefix("input_blocks." + count + ".")) {
            count++;
        }
        return count;
    }

    /**
     * Returns the channels of each skip connection.
     *
     * @return number of channels by input block
     */
    public List<Integer> blockChannels() {
        List<Integer> channels = new ArrayList<>();
        for (int i = 0; i < inputBlocks(); i++) {
            String path = "input_blocks." + i + ".0.";
            channels.add(weights.find(path + "out_layers.3.bias")
                    .or(() -> weights.find(path + "op.bias"))
                    .orElseGet(() -> weights.get(path + "bias"))
                    .shape()
                    .get(0));
        }
        return channels;
    }
}
