package io.github.hordelib.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.hordelib.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class UnetWorkTest {
    private static final int[] CHANNELS = {320, 640, 1280, 1280};

    private final Map<String, Shape> shapes = new HashMap<>();

    private void weight(String name, int... shape) {
        shapes.put(name + ".weight", Shape.of(shape));
    }

    private void residual(String at, int in, int out) {
        weight(at + ".in_layers.2", out, in, 3, 3);
        weight(at + ".out_layers.3", out, out, 3, 3);
        weight(at + ".emb_layers.1", out, 1280);
        if (in != out) {
            weight(at + ".skip_connection", out, in, 1, 1);
        }
    }

    private void transformer(String at, int width) {
        weight(at + ".proj_in", width, width, 1, 1);
        weight(at + ".proj_out", width, width, 1, 1);
        String block = at + ".transformer_blocks.0";
        for (String name : new String[] {"attn1.to_q", "attn1.to_k", "attn1.to_v", "attn1.to_out.0", "attn2.to_q"}) {
            weight(block + "." + name, width, width);
        }
        weight(block + ".attn2.to_k", width, 768);
        weight(block + ".attn2.to_v", width, 768);
        weight(block + ".attn2.to_out.0", width, width);
        weight(block + ".ff.net.0.proj", 8 * width, width);
        weight(block + ".ff.net.2", width, 4 * width);
    }

    /** The shapes of SD 1. */
    private void original() {
        weight("time_embed.0", 1280, 320);
        weight("time_embed.2", 1280, 1280);
        weight("input_blocks.0.0", 320, 4, 3, 3);
        weight("out.2", 4, 320, 3, 3);
        for (int i = 1; i < 12; i++) {
            int level = i / 3;
            if (i % 3 == 0) {
                weight("input_blocks." + i + ".0.op", CHANNELS[level - 1], CHANNELS[level - 1], 3, 3);
                continue;
            }
            int in = i % 3 == 1 && level > 0 ? CHANNELS[level - 1] : CHANNELS[level];
            residual("input_blocks." + i + ".0", in, CHANNELS[level]);
            if (level < 3) {
                transformer("input_blocks." + i + ".1", CHANNELS[level]);
            }
        }
        residual("middle_block.0", 1280, 1280);
        transformer("middle_block.1", 1280);
        residual("middle_block.2", 1280, 1280);
        int before = 1280;
        for (int i = 0; i < 12; i++) {
            int level = 3 - i / 3;
            int skipped = i % 3 == 2 && level > 0 ? CHANNELS[level - 1] : CHANNELS[level];
            residual("output_blocks." + i + ".0", before + skipped, CHANNELS[level]);
            before = CHANNELS[level];
            if (level < 3) {
                transformer("output_blocks." + i + ".1", before);
            }
            if (i % 3 == 2 && level > 0) {
                weight("output_blocks." + i + (level < 3 ? ".2" : ".1") + ".conv", before, before, 3, 3);
            }
        }
    }

    /** The same numbers that {@code JobWorkTest} has, there solved for a polynomial. */
    @Test
    void agreesWithCountedNetworks() {
        original();
        Percentage close = Percentage.withPercentage(1);
        assertThat(UnetWork.gflop(shapes, 256, 256)).isCloseTo(180.1, close);
        assertThat(UnetWork.gflop(shapes, 512, 512)).isCloseTo(803.3, close);
        assertThat(UnetWork.gflop(shapes, 768, 768)).isCloseTo(2148.1, close);
    }

    @Test
    void countsByHand() {
        weight("input_blocks.0.0", 8, 4, 3, 3);
        weight("input_blocks.1.0.op", 8, 8, 3, 3);
        weight("middle_block.1.transformer_blocks.0.attn2.to_q", 8, 8);
        weight("middle_block.1.transformer_blocks.0.attn2.to_k", 8, 16);
        weight("time_embed.0", 32, 8);
        double convolutions = 2.0 * (8 * 4 * 9 * 64 + 8 * 8 * 9 * 16);
        double projections = 2.0 * (8 * 8 * 16 + 8 * 16 * 77 + 32 * 8);
        double products = 4.0 * 16 * 77 * 8;
        assertThat(UnetWork.gflop(shapes, 64, 64))
                .isCloseTo(1e-9 * (convolutions + projections + products), within(1e-15));
    }
}
