package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Mask;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns words of workflows into values. */
final class Words {
    private Words() {}

    /** Returns the constant {@code SOFT_LIGHT} for the word {@code soft_light} or {@code soft-light}. */
    static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Returns how many quarter turns words such as {@code 90 degrees} mean. */
    static int quarters(String rotation) {
        return switch (rotation) {
            case "90 degrees" -> 1;
            case "180 degrees" -> 2;
            case "270 degrees" -> 3;
            default -> 0;
        };
    }

    /** Returns the axis of a latent that a word such as {@code -x} means. */
    static int axis(String dim) {
        return switch (dim.replace("-", "")) {
            case "x" -> 3;
            case "y" -> 2;
            default -> 1;
        };
    }

    /** Returns the channel of pictures that a word means. */
    static Mask channel(Image image, String channel) {
        return image.channel(List.of("red", "green", "blue", "alpha").indexOf(channel));
    }

    /** Returns whether a file name ends like those of pictures. */
    static boolean isPicture(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Set.of("png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff").contains(ending);
    }

    /** Returns red, green and blue of a colour's name. */
    static List<Float> colour(String name) {
        return switch (name) {
            case "white" -> List.of(1f, 1f, 1f);
            case "red" -> List.of(1f, 0f, 0f);
            case "green" -> List.of(0f, 1f, 0f);
            case "blue" -> List.of(0f, 0f, 1f);
            default -> List.of(0f, 0f, 0f);
        };
    }
}
