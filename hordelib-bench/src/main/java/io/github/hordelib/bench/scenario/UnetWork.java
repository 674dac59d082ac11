package io.github.hordelib.bench.scenario;

import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The floating-point work of a UNet (two for each multiply-add), counted from the shapes of its weights: each is applied
 * at every position of its block's resolution, and each attention multiplies queries with keys and weights with values.
 * Normalisation and activations, which are not worth mentioning, are left out.
 */
final class UnetWork {
    private static final int CELL = 8;
    private static final int TOKENS = 77;
    private static final Pattern BLOCK = Pattern.compile("(input|output)_blocks\\.(\\d+)\\.(.*)");

    private final Set<String> names;
    private final int width;
    private final int height;

    private UnetWork(Set<String> names, int width, int height) {
        this.names = names;
        this.width = width;
        this.height = height;
    }

    /**
     * Counts one evaluation of one row.
     *
     * @param unet weights in the original names ({@code input_blocks.0.0.weight})
     * @param width pixels
     * @param height pixels
     * @return GFLOP
     */
    static double gflop(Weights unet, int width, int height) {
        Map<String, Shape> shapes = new HashMap<>();
        unet.names().forEach(name -> shapes.put(name, unet.shape(name)));
        return gflop(shapes, width, height);
    }

    static double gflop(Map<String, Shape> shapes, int width, int height) {
        UnetWork work = new UnetWork(shapes.keySet(), width, height);
        double flop = 0;
        for (Map.Entry<String, Shape> weight : shapes.entrySet()) {
            Shape shape = weight.getValue();
            if (shape.rank() > 1 && weight.getKey().endsWith(".weight")) {
                flop += 2.0 * shape.elements() * work.positions(weight.getKey());
                flop += work.attention(weight.getKey(), shape);
            }
        }
        return flop * 1e-9;
    }

    private double positions(String name) {
        if (name.startsWith("time_embed.") || name.startsWith("label_emb.") || name.contains(".emb_layers.")) {
            return 1;
        }
        return name.contains(".attn2.to_k.") || name.contains(".attn2.to_v.") ? TOKENS : area(name);
    }

    /** Queries with keys, then weights with values; counted once for each attention, at its queries. */
    private double attention(String name, Shape queries) {
        if (!name.endsWith(".to_q.weight")) {
            return 0;
        }
        double keys = name.contains(".attn2.") ? TOKENS : area(name);
        return 4 * area(name) * keys * queries.get(0);
    }

    /** Cells of the latent at the resolution a weight is applied at. */
    private double area(String name) {
        int level = level(name);
        return side(width, level) * side(height, level);
    }

    private static double side(int pixels, int level) {
        return Math.ceil((double) pixels / CELL / (1 << level));
    }

    /** How often the latent was halved. A block that resizes comes after what else is in it. */
    private int level(String name) {
        Matcher block = BLOCK.matcher(name);
        if (!block.matches()) {
            return name.startsWith("middle_block.") ? halvings(Integer.MAX_VALUE) : 0;
        }
        int number = Integer.parseInt(block.group(2));
        if (block.group(1).equals("input")) {
            return halvings(number);
        }
        int after = block.group(3).endsWith(".conv.weight") ? number : number - 1;
        return halvings(Integer.MAX_VALUE) - doublings(after);
    }

    private int halvings(int last) {
        return count("input", "0.op.weight", last);
    }

    private int doublings(int last) {
        return count("output", "\\d+.conv.weight", last);
    }

    private int count(String side, String rest, int last) {
        return (int) names.stream()
                .map(BLOCK::matcher)
                .filter(block -> block.matches()
                        && block.group(1).equals(side)
                        && block.group(3).matches(rest)
                        && Integer.parseInt(block.group(2)) <= last)
                .count();
    }
}
