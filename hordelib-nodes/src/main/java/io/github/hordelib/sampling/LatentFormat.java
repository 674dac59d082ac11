package io.github.hordelib.sampling;

import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

/**
 * How latents of the VAE relate to those of the network: {@code network = (vae - mean) * scale / std}, and what colours they
 * roughly are. Immutable.
 *
 * @param name sd15, sdxl, ...
 * @param scale factor
 * @param mean per channel; empty = 0
 * @param std per channel; empty = 1
 * @param colours for each latent channel its share of red, green and blue, in network scale; a last row more than channels is
 *     an offset; empty = no previews
 */
public record LatentFormat(String name, double scale, List<Double> mean, List<Double> std, List<List<Double>> colours) {
    /** SD 1.x and 2.x. */
    public static final LatentFormat SD15 = new LatentFormat(
            "sd15",
            0.18215,
            List.of(),
            List.of(),
            List.of(
                    List.of(0.3512, 0.2297, 0.3227),
                    List.of(0.3250, 0.4974, 0.2350),
                    List.of(-0.2829, 0.1762, 0.2721),
                    List.of(-0.2120, -0.2616, -0.7177)));
    /** SDXL and its refiner. */
    public static final LatentFormat SDXL = new LatentFormat(
            "sdxl",
            0.13025,
            List.of(),
            List.of(),
            List.of(
                    List.of(0.3651, 0.4232, 0.4341),
                    List.of(-0.2533, -0.0042, 0.1068),
                    List.of(0.1076, 0.1111, -0.0362),
                    List.of(-0.3165, -0.2492, -0.2188),
                    List.of(0.1084, -0.0175, -0.0011)));
    /** Playground 2.5 (SDXL with normalised latents). */
    public static final LatentFormat PLAYGROUND_25 = new LatentFormat(
            "playground25",
            0.5,
            List.of(-1.6574, 1.886, -1.383, 2.5155),
            List.of(8.4927, 5.9022, 6.5498, 5.2299),
            SDXL.colours());
    /** The x4 upscaler of SD 2. */
    public static final LatentFormat X4 = new LatentFormat(
            "x4",
            0.08333,
            List.of(),
            List.of(),
            List.of(
                    List.of(-0.2340, -0.3863, -0.3257),
                    List.of(0.0994, 0.0885, -0.0908),
                    List.of(-0.2833, -0.2349, -0.3741),
                    List.of(0.2523, -0.0055, -0.1651)));
    /** No scaling. */
    public static final LatentFormat NONE = new LatentFormat("none", 1, List.of(), List.of(), List.of());

    /** Copies the lists. */
    public LatentFormat {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        colours = colours.stream().map(List::copyOf).toList();
    }

    /**
     * Brings latents into the network's scale.
     *
     * @param vae [n, c, h, w] in VAE space
     * @return [n, c, h, w]
     */
    public Tensor toNetwork(Tensor vae) {
        Tensor result = Tensor.zeros(vae.shape());
        for (Channel channel : channels(vae)) {
            for (int i = channel.start; i < channel.end; i++) {
                result.data()[i] = std.isEmpty()
                        ? vae.data()[i] * (float) scale
                        : (vae.data()[i] - channel.mean) * (float) scale / channel.std;
            }
        }
        return result;
    }

    /**
     * Brings latents back into VAE space.
     *
     * @param network [n, c, h, w] in the network's scale
     * @return [n, c, h, w]
     */
    public Tensor toVae(Tensor network) {
        Tensor result = Tensor.zeros(network.shape());
        for (Channel channel : channels(network)) {
            for (int i = channel.start; i < channel.end; i++) {
                result.data()[i] = std.isEmpty()
                        ? network.data()[i] / (float) scale
                        : network.data()[i] * channel.std / (float) scale + channel.mean;
            }
        }
        return result;
    }

    /**
     * Makes a rough picture of latents, one pixel for a cell.
     *
     * @param network [n, c, h, w] in the network's scale
     * @return picture of the first item, [1, h, w, 3]; black if the format knows no colours
     */
    public Image preview(Tensor network) {
        int height = network.shape().get(2);
        int width = network.shape().get(3);
        int plane = height * width;
        int channels = Math.min(network.shape().get(1), colours.size());
        Tensor pixels = Tensor.zeros(Shape.of(1, height, width, 3));
        for (int i = 0; i < pixels.data().length; i++) {
            double value = colours.size() > channels ? colours.get(channels).get(i % 3) : colours.isEmpty() ? -1 : 0;
            for (int channel = 0; channel < channels; channel++) {
                value += network.data()[channel * plane + i / 3]
                        * colours.get(channel).get(i % 3);
            }
            pixels.data()[i] = (float) Math.min(1, Math.max(0, (value + 1) / 2));
        }
        return new Image(pixels);
    }

    /** Range of a channel's elements with its numbers. */
    private record Channel(int start, int end, float mean, float std) {}

    private List<Channel> channels(Tensor latent) {
        int count = latent.shape().get(1);
        int size = latent.shape().get(2) * latent.shape().get(3);
        return java.util.stream.IntStream.range(0, latent.shape().get(0) * count)
                .mapToObj(i -> new Channel(i * size, (i + 1) * size, at(mean, i % count, 0), at(std, i % count, 1)))
                .toList();
    }

    private static float at(List<Double> values, int channel, float otherwise) {
        return channel < values.size() ? values.get(channel).floatValue() : otherwise;
    }
}
