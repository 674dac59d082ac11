package io.github.hordelib.checkpoint;

import io.github.hordelib.tensor.Shape;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes checkpoints of real shapes with seeded random weights, for measurements and tests without a download. Pictures of
 * such a model are noise, but it takes the time and memory of a real one. Confined to one call.
 */
public final class CheckpointMaker {
    /**
     * Sizes of a model. Immutable.
     *
     * @param channels width of the UNet at the largest resolution
     * @param multipliers width of each level of the UNet, in multiples of {@code channels}
     * @param depths transformer blocks at each level, 0 for none
     * @param context width of the text states
     * @param labels width of the label vector, 0 for none
     * @param linear whether transformers are entered through linear layers
     * @param vaeChannels width of the VAE at full resolution
     * @param texts text encoders
     */
    public record Sizes(
            int channels,
            List<Integer> multipliers,
            List<Integer> depths,
            int context,
            int labels,
            boolean linear,
            int vaeChannels,
            List<Text> texts) {
        /** Stable Diffusion 1.5: 1.07 thousand million parameters. */
        public static final Sizes SD15 = new Sizes(
                320, List.of(1, 2, 4, 4), List.of(1, 1, 1, 0), 768, 0, false, 128, List.of(new Text(768, 12, 49408)));
        /** A model of the first family that fits in a few hundred kilobytes. */
        public static final Sizes TINY = new Sizes(
                32, List.of(1, 2, 2, 2), List.of(1, 1, 1, 0), 64, 0, false, 32, List.of(new Text(64, 2, 49408)));

        /** Copies the lists. */
        public Sizes {
            multipliers = List.copyOf(multipliers);
            depths = List.copyOf(depths);
            texts = List.copyOf(texts);
        }
    }

    /**
     * Sizes of a text encoder.
     *
     * @param width width of its states
     * @param layers number of layers
     * @param vocabulary number of tokens
     */
    public record Text(int width, int layers, int vocabulary) {}

    private static final int RESIDUALS = 2;

    private final RandomWeights weights;
    private final Sizes sizes;

    private CheckpointMaker(Sizes sizes, DType dtype, long seed) {
        this.sizes = sizes;
        weights = new RandomWeights(dtype, seed);
    }

    /**
     * Writes a checkpoint in the original single-file layout.
     *
     * @param sizes its sizes
     * @param dtype F16 or F32
     * @param seed seed of the weights
     * @param file the file; replaced if it exists
     * @throws CheckpointException if it cannot be written
     */
    public static void write(Sizes sizes, DType dtype, long seed, Path file) {
        CheckpointMaker maker = new CheckpointMaker(sizes, dtype, seed);
        maker.unet("model.diffusion_model.");
        maker.vae("first_stage_model.");
        maker.text("cond_stage_model.transformer.text_model.", sizes.texts().get(0));
        maker.weights.write(file);
    }

    /**
     * Writes an upscaler of the ESRGAN family that makes pictures twice as wide and high, in Real-ESRGAN's names.
     *
     * @param width channels of its trunk; published ones have 64
     * @param blocks number of its residual blocks; published ones have 6 or 23
     * @param seed seed of the weights
     * @param file the file; replaced if it exists
     * @throws CheckpointException if it cannot be written
     */
    public static void writeUpscaler(int width, int blocks, long seed, Path file) {
        RandomWeights weights = new RandomWeights(DType.F32, seed);
        int growth = width / 2;
        weights.conv("conv_first", 3, width, 3);
        for (int block = 0; block < 3 * blocks; block++) {
            String path = "body." + block / 3 + ".rdb" + (block % 3 + 1) + ".conv";
            for (int layer = 0; layer < 5; layer++) {
                weights.conv(path + (layer + 1), width + layer * growth, layer == 4 ? width : growth, 3);
            }
        }
        for (String layer : List.of("conv_body", "conv_up1", "conv_hr")) {
            weights.conv(layer, width, width, 3);
        }
        weights.conv("conv_last", width, 3, 3);
        weights.write(file);
    }

    private void unet(String prefix) {
        int time = 4 * sizes.channels();
        weights.linear(prefix + "time_embed.0", sizes.channels(), time, true);
        weights.linear(prefix + "time_embed.2", time, time, true);
        if (sizes.labels() > 0) {
            weights.linear(prefix + "label_emb.0.0", sizes.labels(), time, true);
            weights.linear(prefix + "label_emb.0.2", time, time, true);
        }
        java.util.ArrayDeque<Integer> skips = new java.util.ArrayDeque<>();
        int width = down(prefix, skips);
        residual(prefix + "middle_block.0.", width, width);
        transformer(
                prefix + "middle_block.1.", width, Math.max(1, sizes.depths().get(levels() - 1)));
        residual(prefix + "middle_block.2.", width, width);
        up(prefix, width, skips);
        weights.norm(prefix + "out.0", sizes.channels());
        weights.conv(prefix + "out.2", sizes.channels(), 4, 3);
    }

    private int levels() {
        return sizes.multipliers().size();
    }

    private int down(String prefix, java.util.ArrayDeque<Integer> skips) {
        weights.conv(prefix + "input_blocks.0.0", 4, sizes.channels(), 3);
        skips.push(sizes.channels());
        int width = sizes.channels();
        int block = 1;
        for (int level = 0; level < levels(); level++) {
            int to = sizes.channels() * sizes.multipliers().get(level);
            for (int i = 0; i < RESIDUALS; i++) {
                residual(prefix + "input_blocks." + block + ".0.", width, to);
                transformer(
                        prefix + "input_blocks." + block + ".1.",
                        to,
                        sizes.depths().get(level));
                block++;
                width = to;
                skips.push(width);
            }
            if (level < levels() - 1) {
                weights.conv(prefix + "input_blocks." + block++ + ".0.op", width, width, 3);
                skips.push(width);
            }
        }
        return width;
    }

    private void up(String prefix, int from, java.util.ArrayDeque<Integer> skips) {
        int width = from;
        int block = 0;
        for (int level = levels() - 1; level >= 0; level--) {
            int to = sizes.channels() * sizes.multipliers().get(level);
            for (int i = 0; i <= RESIDUALS; i++) {
                String path = prefix + "output_blocks." + block++ + ".";
                residual(path + "0.", width + skips.pop(), to);
                transformer(path + "1.", to, sizes.depths().get(level));
                width = to;
                if (level > 0 && i == RESIDUALS) {
                    weights.conv(path + (sizes.depths().get(level) > 0 ? "2" : "1") + ".conv", width, width, 3);
                }
            }
        }
    }

    private void residual(String path, int from, int to) {
        weights.norm(path + "in_layers.0", from);
        weights.conv(path + "in_layers.2", from, to, 3);
        weights.linear(path + "emb_layers.1", 4 * sizes.channels(), to, true);
        weights.norm(path + "out_layers.0", to);
        weights.conv(path + "out_layers.3", to, to, 3);
        if (from != to) {
            weights.conv(path + "skip_connection", from, to, 1);
        }
    }

    private void transformer(String path, int width, int depth) {
        if (depth == 0) {
            return;
        }
        weights.norm(path + "norm", width);
        for (String end : List.of("proj_in", "proj_out")) {
            if (sizes.linear()) {
                weights.linear(path + end, width, width, true);
            } else {
                weights.conv(path + end, width, width, 1);
            }
        }
        for (int i = 0; i < depth; i++) {
            String block = path + "transformer_blocks." + i + ".";
            attention(block + "attn1.", width, width);
            attention(block + "attn2.", width, sizes.context());
            weights.linear(block + "ff.net.0.proj", width, 8 * width, true);
            weights.linear(block + "ff.net.2", 4 * width, width, true);
            for (int n = 1; n <= 3; n++) {
                weights.norm(block + "norm" + n, width);
            }
        }
    }

    private void attention(String path, int width, int context) {
        weights.linear(path + "to_q", width, width, false);
        weights.linear(path + "to_k", context, width, false);
        weights.linear(path + "to_v", context, width, false);
        weights.linear(path + "to_out.0", width, width, true);
    }

    private void vae(String prefix) {
        int[] widths = {1, 2, 4, 4};
        for (int i = 0; i < widths.length; i++) {
            widths[i] *= sizes.vaeChannels();
        }
        weights.conv(prefix + "encoder.conv_in", 3, widths[0], 3);
        weights.conv(prefix + "decoder.conv_in", 4, widths[3], 3);
        for (int level = 0; level < widths.length; level++) {
            int from = level == 0 ? widths[0] : widths[level - 1];
            stage(prefix + "encoder.down." + level + ".", from, widths[level], RESIDUALS);
            int above = level == widths.length - 1 ? widths[level] : widths[level + 1];
            stage(prefix + "decoder.up." + level + ".", above, widths[level], RESIDUALS + 1);
            if (level < widths.length - 1) {
                weights.conv(prefix + "encoder.down." + level + ".downsample.conv", widths[level], widths[level], 3);
            }
            if (level > 0) {
                weights.conv(prefix + "decoder.up." + level + ".upsample.conv", widths[level], widths[level], 3);
            }
        }
        for (String half : List.of("encoder.", "decoder.")) {
            plain(prefix + half + "mid.block_1.", widths[3], widths[3]);
            weights.norm(prefix + half + "mid.attn_1.norm", widths[3]);
            for (String part : List.of("q", "k", "v", "proj_out")) {
                weights.conv(prefix + half + "mid.attn_1." + part, widths[3], widths[3], 1);
            }
            plain(prefix + half + "mid.block_2.", widths[3], widths[3]);
        }
        weights.norm(prefix + "encoder.norm_out", widths[3]);
        weights.conv(prefix + "encoder.conv_out", widths[3], 8, 3);
        weights.norm(prefix + "decoder.norm_out", widths[0]);
        weights.conv(prefix + "decoder.conv_out", widths[0], 3, 3);
        weights.conv(prefix + "quant_conv", 8, 8, 1);
        weights.conv(prefix + "post_quant_conv", 4, 4, 1);
    }

    private void stage(String path, int from, int to, int count) {
        for (int i = 0; i < count; i++) {
            plain(path + "block." + i + ".", i == 0 ? from : to, to);
        }
    }

    private void plain(String path, int from, int to) {
        weights.norm(path + "norm1", from);
        weights.conv(path + "conv1", from, to, 3);
        weights.norm(path + "norm2", to);
        weights.conv(path + "conv2", to, to, 3);
        if (from != to) {
            weights.conv(path + "nin_shortcut", from, to, 1);
        }
    }

    private void text(String prefix, Text text) {
        int width = text.width();
        weights.random(prefix + "embeddings.token_embedding.weight", Shape.of(text.vocabulary(), width), 0.02);
        weights.random(prefix + "embeddings.position_embedding.weight", Shape.of(77, width), 0.01);
        for (int i = 0; i < text.layers(); i++) {
            String layer = prefix + "encoder.layers." + i + ".";
            weights.norm(layer + "layer_norm1", width);
            weights.norm(layer + "layer_norm2", width);
            for (String part : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                weights.linear(layer + "self_attn." + part, width, width, true);
            }
            weights.linear(layer + "mlp.fc1", width, 4 * width, true);
            weights.linear(layer + "mlp.fc2", 4 * width, width, true);
        }
        weights.norm(prefix + "final_layer_norm", width);
    }
}
