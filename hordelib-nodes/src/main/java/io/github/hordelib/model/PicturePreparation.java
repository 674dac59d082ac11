package io.github.hordelib.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hordelib.image.Bitmap;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.ResampleFilter;
import io.github.hordelib.image.Resize;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How pictures are made ready for a vision transformer: resized in 8 bit with Pillow's bicubic filter, cut to a square,
 * normalised. Immutable.
 *
 * @param size side of the square, pixels
 * @param crop whether the shorter side is resized and the middle cut out, so that nothing is distorted; else both sides are
 *     resized
 * @param mean subtracted from red, green and blue
 * @param deviation red, green and blue are divided by
 */
public record PicturePreparation(int size, boolean crop, List<Double> mean, List<Double> deviation) {
    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_DEVIATION = List.of(0.26862954, 0.26130258, 0.27577711);

    /** Copies the lists. */
    public PicturePreparation {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /**
     * Returns the preparation of CLIP.
     *
     * @param size side of the square, pixels
     * @return the preparation
     */
    public static PicturePreparation clip(int size) {
        return new PicturePreparation(size, true, CLIP_MEAN, CLIP_DEVIATION);
    }

    /**
     * Returns the preparation of BLIP.
     *
     * @param size side of the square, pixels
     * @return the preparation
     */
    public static PicturePreparation blip(int size) {
        return new PicturePreparation(size, false, CLIP_MEAN, CLIP_DEVIATION);
    }

    /**
     * Reads the preparation of a model folder.
     *
     * @param folder a folder that may hold {@code preprocessor_config.json}
     * @param usual what holds if it does not, or leaves something open; its size is the model's
     * @return the preparation
     * @throws ModelException if the file cannot be understood, or asks for another size than the model's
     */
    public static PicturePreparation read(Path folder, PicturePreparation usual) {
        Path file = folder.resolve("preprocessor_config.json");
        try {
            return Files.isRegularFile(file) ? parse(Files.readString(file), usual, file) : usual;
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read (" + e + ")", e);
        }
    }

    private static PicturePreparation of(JsonNode config, PicturePreparation usual, Path file) {
        int size = size(config, usual.size);
        if (size != usual.size) {
            throw new ModelException(file + ": expected pictures of " + usual.size + " pixels, found " + size);
        }
        return new PicturePreparation(
                size,
                config.path("do_center_crop").asBoolean(usual.crop),
                numbers(config.path("image_mean"), usual.mean),
                numbers(config.path("image_std"), usual.deviation));
    }

    static PicturePreparation parse(String json, PicturePreparation usual, Path file) {
        try {
            return of(new ObjectMapper().readTree(json), usual, file);
        } catch (JsonProcessingException e) {
            throw new ModelException(file + ": expected JSON (" + e + ")", e);
        }
    }

    private static int size(JsonNode config, int usual) {
        JsonNode crop = config.path("crop_size");
        JsonNode size = config.path(crop.isMissingNode() ? "size" : "crop_size");
        return size.isObject()
                ? size.path("height").asInt(size.path("shortest_edge").asInt(usual))
                : size.asInt(usual);
    }

    private static List<Double> numbers(JsonNode array, List<Double> usual) {
        return array.size() == 3
                ? List.of(
                        array.get(0).asDouble(),
                        array.get(1).asDouble(),
                        array.get(2).asDouble())
                : usual;
    }

    /**
     * Returns a copy that cuts the middle out, or squeezes pictures whole into the square.
     *
     * @param newCrop whether the middle is cut out
     * @return the preparation
     */
    public PicturePreparation withCrop(boolean newCrop) {
        return new PicturePreparation(size, newCrop, mean, deviation);
    }

    /**
     * Prepares pictures.
     *
     * @param image the pictures; alpha is ignored
     * @return [n, 3, size, size]
     */
    public Tensor apply(Image image) {
        Tensor result = Tensor.zeros(Shape.of(image.count(), 3, size, size));
        for (int i = 0; i < image.count(); i++) {
            normalise(resize(bitmap(image, i)), result.data(), i * 3 * size * size);
        }
        return result;
    }

    private static Bitmap bitmap(Image image, int index) {
        int pixels = image.width() * image.height();
        byte[] bytes = new byte[pixels * 3];
        float[] source = image.pixels().data();
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) {
                float value = source[(index * pixels + i) * image.channels() + c];
                bytes[i * 3 + c] = (byte) Math.round(Math.max(0, Math.min(1, value)) * 255);
            }
        }
        return Bitmap.of(image.width(), image.height(), 3, bytes);
    }

    private Bitmap resize(Bitmap bitmap) {
        if (!crop) {
            return Resize.antialiased(bitmap, size, size, ResampleFilter.BICUBIC);
        }
        boolean wide = bitmap.width() >= bitmap.height();
        long shortSide = wide ? bitmap.height() : bitmap.width();
        long longSide = wide ? bitmap.width() : bitmap.height();
        int newLong = (int) (size * longSide / shortSide);
        return Resize.antialiased(bitmap, wide ? newLong : size, wide ? size : newLong, ResampleFilter.BICUBIC);
    }

    private void normalise(Bitmap bitmap, float[] into, int at) {
        byte[] bytes = bitmap.data();
        int left = (bitmap.width() - size) / 2;
        int top = (bitmap.height() - size) / 2;
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    int value = bytes[((top + y) * bitmap.width() + left + x) * 3 + c] & 0xFF;
                    into[at + (c * size + y) * size + x] = (float) ((value / 255.0 - mean.get(c)) / deviation.get(c));
                }
            }
        }
    }
}
