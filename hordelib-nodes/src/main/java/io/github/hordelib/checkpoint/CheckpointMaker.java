package io.github.hordelib.checkpoint;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

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

    private final SafetensorsWriter writer = SafetensorsWriter.create();
    private final Sizes sizes;
    private final DType dtype;
    private long seed;

    private CheckpointMaker(Sizes sizes, DType dtype, long seed) {
        this.sizes = sizes;
        this.dtype = dtype;
        this.seed = seed;
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
        maker.writer.metadata("modelspec.title", "random weights").write(file);
    }

    private void unet(String prefix) {
        int time = 4 * sizes.channels();
        linear(prefix + "time_embed.0", sizes.channels(), time, true);
        linear(prefix + "time_embed.2", time, time, true);
        if (sizes.labels() > 0) {
            linear(prefix + "label_emb.0.0", sizes.labels(), time, true);
            linear(prefix + "label_emb.0.2", time, time, true);
        }
        java.util.ArrayDeque<Integer> skips = new java.util.ArrayDeque<>();
        int width = down(prefix, skips);
        residual(prefix + "middle_block.0.", width, width);
        transformer(
                prefix + "middle_block.1.", width, Math.max(1, sizes.depths().get(levels() - 1)));
        residual(prefix + "middle_block.2.", width, width);
        up(prefix, width, skips);
        norm(prefix + "out.0", sizes.channels());
        conv(prefix + "out.2", sizes.channels(), 4, 3);
    }

    private int levels() {
        return sizes.multipliers().size();
    }

    private int down(String prefix, java.util.ArrayDeque<Integer> skips) {
        conv(prefix + "input_blocks.0.0", 4, sizes.channels(), 3);
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
                conv(prefix + "input_blocks." + block++ + ".0.op", width, width, 3);
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
                    conv(path + (sizes.depths().get(level) > 0 ? "2" : "1") + ".conv", width, width, 3);
                }
            }
        }
    }

    private void residual(String path, int from, int to) {
        norm(path + "in_layers.0", from);
        conv(path + "in_layers.2", from, to, 3);
        linear(path + "emb_layers.1", 4 * sizes.channels(), to, true);
        norm(path + "out_layers.0", to);
        conv(path + "out_layers.3", to, to, 3);
        if (from != to) {
            conv(path + "skip_connection", from, to, 1);
        }
    }

    private void transformer(String path, int width, int depth) {
        if (depth == 0) {
            return;
        }
        norm(path + "norm", width);
        for (String end : List.of("proj_in", "proj_out")) {
            if (sizes.linear()) {
                linear(path + end, width, width, true);
            } else {
                conv(path + end, width, width, 1);
            }
        }
        for (int i = 0; i < depth; i++) {
            String block = path + "transformer_blocks." + i + ".";
            attention(block + "attn1.", width, width);
            attention(block + "attn2.", width, sizes.context());
            linear(block + "ff.net.0.proj", width, 8 * width, true);
            linear(block + "ff.net.2", 4 * width, width, true);
            for (int n = 1; n <= 3; n++) {
                norm(block + "norm" + n, width);
            }
        }
    }

    private void attention(String path, int width, int context) {
        linear(path + "to_q", width, width, false);
        linear(path + "to_k", context, width, false);
        linear(path + "to_v", context, width, false);
        linear(path + "to_out.0", width, width, true);
    }

    private void vae(String prefix) {
        int[] widths = {1, 2, 4, 4};
        for (int i = 0; i < widths.length; i++) {
            widths[i] *= sizes.vaeChannels();
        }
        conv(prefix + "encoder.conv_in", 3, widths[0], 3);
        conv(prefix + "decoder.conv_in", 4, widths[3], 3);
        for (int level = 0; level < widths.length; level++) {
            int from = level == 0 ? widths[0] : widths[level - 1];
            stage(prefix + "encoder.down." + level + ".", from, widths[level], RESIDUALS);
            int above = level == widths.length - 1 ? widths[level] : widths[level + 1];
            stage(prefix + "decoder.up." + level + ".", above, widths[level], RESIDUALS + 1);
            if (level < widths.length - 1) {
                conv(prefix + "encoder.down." + level + ".downsample.conv", widths[level], widths[level], 3);
            }
            if (level > 0) {
                conv(prefix + "decoder.up." + level + ".upsample.conv", widths[level], widths[level], 3);
            }
        }
        for (String half : List.of("encoder.", "decoder.")) {
            plain(prefix + half + "mid.block_1.", widths[3], widths[3]);
            norm(prefix + half + "mid.attn_1.norm", widths[3]);
            for (String part : List.of("q", "k", "v", "proj_out")) {
                conv(prefix + half + "mid.attn_1." + part, widths[3], widths[3], 1);
            }
            plain(prefix + half + "mid.block_2.", widths[3], widths[3]);
        }
        norm(prefix + "encoder.norm_out", widths[3]);
        conv(prefix + "encoder.conv_out", widths[3], 8, 3);
        norm(prefix + "decoder.norm_out", widths[0]);
        conv(prefix + "decoder.conv_out", widths[0], 3, 3);
        conv(prefix + "quant_conv", 8, 8, 1);
        conv(prefix + "post_quant_conv", 4, 4, 1);
    }

    private void stage(String path, int from, int to, int count) {
        for (int i = 0; i < count; i++) {
            plain(path + "block." + i + ".", i == 0 ? from : to, to);
        }
    }

    private void plain(String path, int from, int to) {
        norm(path + "norm1", from);
        conv(path + "conv1", from, to, 3);
        norm(path + "norm2", to);
        conv(path + "conv2", to, to, 3);
        if (from != to) {
            conv(path + "nin_shortcut", from, to, 1);
        }
    }

    private void text(String prefix, Text text) {
        int width = text.width();
        random(prefix + "embeddings.token_embedding.weight", Shape.of(text.vocabulary(), width), 0.02);
        random(prefix + "embeddings.position_embedding.weight", Shape.of(77, width), 0.01);
        for (int i = 0; i < text.layers(); i++) {
            String layer = prefix + "encoder.layers." + i + ".";
            norm(layer + "layer_norm1", width);
            norm(layer + "layer_norm2", width);
            for (String part : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                linear(layer + "self_attn." + part, width, width, true);
            }
            linear(layer + "mlp.fc1", width, 4 * width, true);
            linear(layer + "mlp.fc2", 4 * width, width, true);
        }
        norm(prefix + "final_layer_norm", width);
    }

    private void conv(String path, int from, int to, int kernel) {
        random(path + ".weight", Shape.of(to, from, kernel, kernel), spread(from * kernel * kernel));
        random(path + ".bias", Shape.of(to), 0.01);
    }

    private void linear(String path, int from, int to, boolean bias) {
        random(path + ".weight", Shape.of(to, from), spread(from));
        if (bias) {
            random(path + ".bias", Shape.of(to), 0.01);
        }
    }

    /** Half of what would keep the variance, so that sums of residuals stay small. */
    private static double spread(int inputs) {
        return 0.5 * Math.sqrt(3.0 / inputs);
    }

    private void norm(String path, int width) {
        writer.add(path + ".weight", dtype, Shape.of(width), () -> Tensor.filled(Shape.of(width), 1));
        random(path + ".bias", Shape.of(width), 0.01);
    }

    private void random(String name, Shape shape, double spread) {
        long own = ++seed;
        writer.add(name, dtype, shape, () -> uniform(shape, spread, own));
    }

    private static Tensor uniform(Shape shape, double spread, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L);
        Tensor tensor = Tensor.zeros(shape);
        float[] data = tensor.data();
        float unit = (float) spread * 0x1p-31f;
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextInt() * unit;
        }
        return tensor;
    }
}
