package io.github.hordelib.image;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A picture file read into memory: PNG, JPEG, WebP, GIF, BMP, TIFF and whatever else Java's image plug-ins can read. Pictures
 * are turned upright as their EXIF data says. Of animations, only the first picture is read. Immutable.
 *
 * @param frames the pictures as RGBA, usually one
 * @param transparency where the alpha values come from
 */
public record ImageFile(List<Bitmap> frames, Transparency transparency) {
    /** Files beyond this size are refused. */
    private static final long LARGEST_FILE = 512L << 20;
    /** Pictures with more pixels than this, all frames together, are refused before they are decoded. */
    private static final long MOST_PIXELS = 1L << 26;

    /** Where alpha values come from. */
    public enum Transparency {
        /** Everything is opaque. */
        NONE,
        /** An alpha channel or a palette with alpha values. */
        CHANNEL,
        /** One colour of a picture without alpha channel counts as transparent. */
        COLOUR_KEY
    }

    /** Copies the list. */
    public ImageFile {
        frames = List.copyOf(frames);
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its pictures
     * @throws ImageException if it cannot be read, is damaged, of an unknown format or too large
     */
    public static ImageFile read(Path file) {
        String name = "\"" + file.getFileName() + "\"";
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw new ImageException(
                        "picture " + name + ": expected at most " + LARGEST_FILE + " bytes, found " + size);
            }
            return read(Files.readAllBytes(file), name);
        } catch (IOException e) {
            throw new ImageException("picture " + name + ": cannot be read: " + e, e);
        }
    }

    /**
     * Reads a file that is in memory.
     *
     * @param bytes the file
     * @param name what messages call it
     * @return its pictures
     * @throws ImageException if it is damaged, of an unknown format or too large
     */
    public static ImageFile read(byte[] bytes, String name) {
        Optional<PngChunks> png = PngChunks.isPng(bytes) ? Optional.of(PngChunks.of(bytes, name)) : Optional.empty();
        png.ifPresent(chunks -> checkSize(chunks.width(), chunks.height(), name));
        boolean greyIsClipped = png.filter(chunks -> chunks.bitDepth() == 16 && chunks.colourType() == 0)
                .isPresent();
        boolean keyed = png.filter(chunks -> chunks.colourType() == 0 || chunks.colourType() == 2)
                .isPresent();
        int orientation = Exif.orientation(exif(bytes, png));
        List<Bitmap> frames = new ArrayList<>();
        boolean alpha = false;
        for (BufferedImage picture : decode(bytes, name)) {
            frames.add(Exif.upright(Rasters.rgba(picture, greyIsClipped), orientation));
            alpha |= picture.getColorModel().hasAlpha();
        }
        Transparency transparency = !alpha ? Transparency.NONE : keyed ? Transparency.COLOUR_KEY : Transparency.CHANNEL;
        return new ImageFile(frames, transparency);
    }

    private static byte[] exif(byte[] bytes, Optional<PngChunks> png) {
        if (png.isPresent()) {
            return png.get().find("eXIf").orElse(new byte[0]);
        }
        boolean tiff = bytes.length > 4 && bytes[0] == bytes[1] && (bytes[0] == 'I' || bytes[0] == 'M');
        return tiff ? bytes : Exif.inJpeg(bytes).orElse(new byte[0]);
    }

    private static long checkSize(int width, int height, String name) {
        long pixels = (long) width * height;
        if (width <= 0 || height <= 0 || pixels > MOST_PIXELS) {
            throw new ImageException("picture " + name + ": expected 1 to " + MOST_PIXELS + " pixels, found "
                    + Integer.toUnsignedString(width) + " x " + Integer.toUnsignedString(height));
        }
        return pixels;
    }

    private static List<BufferedImage> decode(byte[] bytes, String name) {
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new ImageException("picture " + name + ": expected one of "
                        + String.join(", ", ImageIO.getReaderFileSuffixes()) + ", found an unknown format");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, false, true);
                return frames(reader, name);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders answer damaged files with any kind of runtime exception.
            throw e instanceof ImageException known
                    ? known
                    : new ImageException("picture " + name + ": is damaged: " + e, e);
        }
    }

    private static List<BufferedImage> frames(ImageReader reader, String name) throws IOException {
        checkSize(reader.getWidth(0), reader.getHeight(0), name);
        // Frames of a GIF only hold what changes, so only the first one is a picture.
        boolean partial = reader.getFormatName().equalsIgnoreCase("gif");
        int count = partial ? 1 : Math.max(1, reader.getNumImages(true));
        List<BufferedImage> frames = new ArrayList<>();
        long pixels = 0;
        for (int i = 0; i < count; i++) {
            if (reader.getWidth(i) != reader.getWidth(0) || reader.getHeight(i) != reader.getHeight(0)) {
                continue;
            }
            pixels += checkSize(reader.getWidth(i), reader.getHeight(i), name);
            if (pixels > MOST_PIXELS) {
                throw new ImageException("picture " + name + ": expected at most " + MOST_PIXELS
                        + " pixels in all frames, found " + count + " frames");
            }
            frames.add(reader.read(i));
        }
        return frames;
    }

    /**
     * Returns the pictures as RGB; colours are taken as they are, not multiplied by alpha.
     *
     * @return one picture a frame
     */
    public Image image() {
        Bitmap first = frames.get(0);
        Shape shape = Shape.of(frames.size(), first.height(), first.width(), 3);
        float[] values = new float[shape.elements()];
        int at = 0;
        for (Bitmap frame : frames) {
            for (int i = 0; i < frame.data().length; i++) {
                if (i % 4 != 3) {
                    values[at++] = (frame.data()[i] & 0xff) / 255f;
                }
            }
        }
        return new Image(Tensor.of(shape, values));
    }

    /**
     * Returns the pictures as RGBA.
     *
     * @return one picture a frame
     */
    public Image withAlpha() {
        return Image.of(frames);
    }

    /**
     * Returns the alpha values.
     *
     * @return 0 (transparent) to 1 (opaque), one mask a frame
     */
    public Mask alpha() {
        Bitmap first = frames.get(0);
        Shape shape = Shape.of(frames.size(), first.height(), first.width());
        float[] values = new float[shape.elements()];
        int at = 0;
        for (Bitmap frame : frames) {
            for (int i = 3; i < frame.data().length; i += 4) {
                values[at++] = (frame.data()[i] & 0xff) / 255f;
            }
        }
        return new Mask(Tensor.of(shape, values));
    }
}
