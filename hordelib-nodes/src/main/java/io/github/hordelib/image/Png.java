package io.github.hordelib.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes PNG files and reads the texts in them. Usual keywords: {@code prompt} and {@code workflow} (JSON graphs),
 * {@code parameters} (what other programs show as generation data).
 */
public final class Png {
    private Png() {}

    /**
     * Returns a picture as a PNG file.
     *
     * @param bitmap the picture
     * @param texts texts by keyword (1 to 79 letters of Latin-1); stored uncompressed, in UTF-8 if Latin-1 cannot hold them
     * @param compression 0 (fast) to 9 (small)
     * @return the file
     * @throws ImageException if the picture cannot be written
     */
    public static byte[] encode(Bitmap bitmap, Map<String, String> texts, int compression) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(1 - compression / 9f);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(Rasters.picture(bitmap), null, null), param);
        } catch (IOException e) {
            throw new ImageException("picture: cannot be encoded as PNG: " + e, e);
        } finally {
            writer.dispose();
        }
        return PngChunks.withTexts(bytes.toByteArray(), texts);
    }

    /**
     * Reads the texts of a PNG file.
     *
     * @param file the file
     * @return texts by keyword, in the order of the file
     * @throws ImageException if it cannot be read or is damaged
     */
    public static Map<String, String> texts(Path file) {
        try {
            return texts(Files.readAllBytes(file), "\"" + file.getFileName() + "\"");
        } catch (IOException e) {
            throw new ImageException("picture \"" + file.getFileName() + "\": cannot be read: " + e, e);
        }
    }

    /**
     * Reads the texts of a PNG file that is in memory.
     *
     * @param file the file
     * @param name what messages call it
     * @return texts by keyword, in the order of the file
     * @throws ImageException if it is damaged
     */
    public static Map<String, String> texts(byte[] file, String name) {
        return PngChunks.of(file, name).texts();
    }
}
