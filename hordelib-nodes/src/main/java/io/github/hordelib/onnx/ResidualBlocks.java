package io.github.hordelib.onnx;

import io.github.hordelib.onnx.ImageLayers.Padding;

/** The residual blocks of UNet and VAE. */
record ResidualBlocks(ImageLayers images, TokenLayers tokens, WeightAccess weights, int groups, float epsilon) {
    /** Block of a UNet, names of the original layout; {@code time} is the activated time embedding. */
    Edge timed(String path, Edge x, Edge time) {
        Edge h = images.groupNorm(path + ".in_layers.0", x, groups, epsilon, true);
        h = images.conv(path + ".in_layers.2", h, 1, Padding.same(1));
        h = images.addPerChannel(path + ".emb_layers.1", h, tokens.linearPerPicture(path + ".emb_layers.1", time));
        h = images.groupNorm(path + ".out_layers.0", h, groups, epsilon, true);
        h = images.conv(path + ".out_layers.3", h, 1, Padding.same(1));
        return tokens.add(path, shortcut(path + ".skip_connection", x), h);
    }

    /** Block of a VAE, names of the original layout. */
    Edge plain(String path, Edge x) {
        Edge h = images.groupNorm(path + ".norm1", x, groups, epsilon, true);
        h = images.conv(path + ".conv1", h, 1, Padding.same(1));
        h = images.groupNorm(path + ".norm2", h, groups, epsilon, true);
        h = images.conv(path + ".conv2", h, 1, Padding.same(1));
        return tokens.add(path, shortcut(path + ".nin_shortcut", x), h);
    }

    private Edge shortcut(String path, Edge x) {
        if (!weights.has(path + ".weight")) {
            return x;
        }
        return images.conv(
                path, x, 1, Padding.same(weights.shape(path + ".weight").get(2) / 2));
    }
}
