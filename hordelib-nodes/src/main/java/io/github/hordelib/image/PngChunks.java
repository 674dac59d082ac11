package io.github.hordelib.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;

/**
 * The chunk layer of a PNG file: what stands beside the pixels.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG specification</a>
 */
final class PngChunks {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int OVERHEAD = 12;
    /** Unpacked text beyond this is refused: a small chunk can unpack to a thousand times its size. */
    private static final int LARGEST_TEXT = 64 << 20;

    private final String name;
    private final List<Chunk> chunks;

    private record Chunk(String type, ByteBuffer data) {
        byte[] bytes() {
            byte[] copy = new byte[data.remaining()];
            data.duplicate().get(copy);
            return copy;
        }
    }

    private PngChunks(String name, List<Chunk> chunks) {
        this.name = name;
        this.chunks = chunks;
    }

    static boolean isPng(byte[] file) {
        return file.length >= SIGNATURE.length
                && Arrays.equals(file, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /** Lists the chunks up to IEND; {@code name} is used in messages. */
    static PngChunks of(byte[] file, String name) {
        if (!isPng(file)) {
            throw new ImageException("picture " + name + ": expected a PNG file, found another signature");
        }
        List<Chunk> chunks = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(file);
        int at = SIGNATURE.length;
        String type = "";
        while (!type.equals("IEND")) {
            if (file.length - at < OVERHEAD) {
                throw truncated(name, at);
            }
            int length = buffer.getInt(at);
            if (length < 0 || length > file.length - at - OVERHEAD) {
                throw truncated(name, at);
            }
            type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (Character.isUpperCase(type.charAt(0))
                    && buffer.getInt(at + 8 + length) != crc(file, at + 4, length + 4)) {
                throw new ImageException("picture " + name + ": expected the checksum of chunk " + type + " at byte "
                        + at + ", found another: the file is damaged");
            }
            chunks.add(new Chunk(type, buffer.slice(at + 8, length)));
            at += length + OVERHEAD;
        }
        PngChunks result = new PngChunks(name, chunks);
        if (result.find("IHDR").filter(header -> header.length == 13).isEmpty()
                || !chunks.get(0).type.equals("IHDR")) {
            throw new ImageException("picture " + name + ": expected an IHDR chunk of 13 bytes first, found none");
        }
        return result;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private static ImageException truncated(String name, int at) {
        return new ImageException(
                "picture " + name + ": expected a PNG chunk at byte " + at + ", found the end of the file");
    }

    int width() {
        return header().getInt(0);
    }

    int height() {
        return header().getInt(4);
    }

    int bitDepth() {
        return header().get(8);
    }

    int colourType() {
        return header().get(9);
    }

    private ByteBuffer header() {
        return chunks.get(0).data;
    }

    /** Returns the data of the first chunk of a type. */
    Optional<byte[]> find(String type) {
        return chunks.stream()
                .filter(chunk -> chunk.type.equals(type))
                .map(Chunk::bytes)
                .findFirst();
    }

    /** Returns the texts by keyword; the last of equal keywords counts. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Chunk chunk : chunks) {
            byte[] data = chunk.bytes();
            switch (chunk.type) {
                case "tEXt" -> texts.put(keyword(data), text(data, end(data, 0) + 1, StandardCharsets.ISO_8859_1));
                case "zTXt" -> texts.put(keyword(data), unpack(data, end(data, 0) + 2, StandardCharsets.ISO_8859_1));
                case "iTXt" -> texts.put(keyword(data), international(data));
                default -> {}
            }
        }
        return texts;
    }

    private String international(byte[] data) {
        int flags = end(data, 0) + 1;
        int language = end(data, flags + 2);
        int start = end(data, language + 1) + 1;
        boolean packed = flags < data.length && data[flags] == 1;
        return packed ? unpack(data, start, StandardCharsets.UTF_8) : text(data, start, StandardCharsets.UTF_8);
    }

    private static String keyword(byte[] data) {
        return new String(data, 0, end(data, 0), StandardCharsets.ISO_8859_1);
    }

    private static int end(byte[] data, int from) {
        int at = Math.min(from, data.length);
        while (at < data.length && data[at] != 0) {
            at++;
        }
        return at;
    }

    private static String text(byte[] data, int from, Charset charset) {
        int start = Math.min(from, data.length);
        return new String(data, start, data.length - start, charset);
    }

    private String unpack(byte[] data, int from, Charset charset) {
        int start = Math.min(from, data.length);
        try (InflaterInputStream stream =
                new InflaterInputStream(new java.io.ByteArrayInputStream(data, start, data.length - start))) {
            byte[] unpacked = stream.readNBytes(LARGEST_TEXT + 1);
            if (unpacked.length > LARGEST_TEXT) {
                throw new ImageException("picture " + name + ": expected a text of at most " + LARGEST_TEXT
                        + " bytes under \"" + keyword(data) + "\", found more");
            }
            return new String(unpacked, charset);
        } catch (IOException e) {
            throw new ImageException(
                    "picture " + name + ": the compressed text \"" + keyword(data) + "\" is damaged", e);
        }
    }

    /** Returns the file with texts added behind the header. */
    static byte[] withTexts(byte[] png, Map<String, String> texts) {
        ByteArrayOutputStream result = new ByteArrayOutputStream(png.length + 1024);
        int headerEnd = SIGNATURE.length + OVERHEAD + 13;
        result.write(png, 0, headerEnd);
        texts.forEach((keyword, text) -> writeText(result, keyword, text));
        result.write(png, headerEnd, png.length - headerEnd);
        return result.toByteArray();
    }

    private static void writeText(ByteArrayOutputStream out, String keyword, String text) {
        byte[] key = keyword.getBytes(StandardCharsets.ISO_8859_1);
        if (key.length < 1 || key.length > 79) {
            throw new IllegalArgumentException(
                    "PNG text \"" + keyword + "\": expected a keyword of 1 to 79 letters, found " + key.length);
        }
        boolean latin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(key);
        body.writeBytes(latin ? new byte[1] : new byte[5]);
        body.writeBytes(text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
        writeChunk(out, latin ? "tEXt" : "iTXt", body.toByteArray());
    }

    private static void writeChunk(ByteArrayOutputStream out, String type, byte[] body) {
        byte[] head = type.getBytes(StandardCharsets.ISO_8859_1);
        byte[] chunk = ByteBuffer.allocate(OVERHEAD + body.length)
                .putInt(body.length)
                .put(head)
                .put(body)
                .array();
        ByteBuffer.wrap(chunk).putInt(8 + body.length, crc(chunk, 4, 4 + body.length));
        out.writeBytes(chunk);
    }
}
