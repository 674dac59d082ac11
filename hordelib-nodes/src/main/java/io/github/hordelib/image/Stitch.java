package io.github.hordelib.image;

import io.github.hordelib.image.Outpaint.Margins;
import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts one batch of pictures beside another.
 *
 * @param direction where the second goes
 * @param matchSize whether the second is resized (Lanczos, keeping its aspect ratio) to the side they share; if not, the
 *     smaller is centred on black
 * @param spacing pixels between the two, rounded up to an even number
 * @param colour red, green and blue of the space between, 0 to 1
 */
public record Stitch(Direction direction, boolean matchSize, int spacing, List<Float> colour) {
    /** Where the second picture goes. */
    public enum Direction {
        /** Right of the first. */
        RIGHT,
        /** Below the first. */
        DOWN,
        /** Left of the first. */
        LEFT,
        /** Above the first. */
        UP;

        private boolean sideways() {
            return this == RIGHT || this == LEFT;
        }
    }

    /** Copies the list. */
    public Stitch {
        colour = List.copyOf(colour);
    }

    /**
     * Puts pictures side by side. The last picture of the smaller batch is repeated; alpha, if one of them has it, is added
     * to the other.
     *
     * @param first pictures
     * @param second pictures
     * @return the joined pictures
     */
    public Image join(Image first, Image second) {
        int count = Math.max(first.count(), second.count());
        Image a = lengthened(first, count);
        Image b = lengthened(second, count);
        if (matchSize) {
            b = resizedTo(a, b);
        } else {
            Image original = a;
            a = centredOn(a, b);
            b = centredOn(b, original);
        }
        int channels = Math.max(a.channels(), b.channels());
        List<Tensor> parts = new ArrayList<>();
        parts.add(Composite.withChannels(a, channels).pixels());
        if (spacing > 0) {
            parts.add(space(a, b, channels));
        }
        parts.add(Composite.withChannels(b, channels).pixels());
        if (direction == Direction.LEFT || direction == Direction.UP) {
            java.util.Collections.reverse(parts);
        }
        return new Image(Rearrange.join(parts, direction.sideways() ? 2 : 1));
    }

    private static Image lengthened(Image image, int count) {
        List<Tensor> parts = new ArrayList<>(List.of(image.pixels()));
        for (int i = image.count(); i < count; i++) {
            parts.add(image.pixels().item(image.count() - 1));
        }
        return new Image(Tensor.concat(parts));
    }

    private Image resizedTo(Image a, Image b) {
        double aspect = (double) b.width() / b.height();
        int width = direction.sideways() ? (int) (a.height() * aspect) : a.width();
        int height = direction.sideways() ? a.height() : (int) (a.width() / aspect);
        return Resize.image(b, width, height, ResizeMethod.LANCZOS);
    }

    private Image centredOn(Image image, Image other) {
        int columns = direction.sideways() ? 0 : Math.max(0, other.width() - image.width());
        int rows = direction.sideways() ? Math.max(0, other.height() - image.height()) : 0;
        return Padding.pad(image, new Margins(columns / 2, rows / 2, columns - columns / 2, rows - rows / 2), 0);
    }

    private Tensor space(Image a, Image b, int channels) {
        int even = spacing + spacing % 2;
        int width = direction.sideways() ? even : Math.max(a.width(), b.width());
        int height = direction.sideways() ? Math.max(a.height(), b.height()) : even;
        Tensor space = Tensor.filled(Shape.of(a.count(), height, width, channels), 1);
        for (int i = 0; i < space.data().length; i++) {
            if (i % channels < colour.size()) {
                space.data()[i] = colour.get(i % channels);
            }
        }
        return space;
    }
}
