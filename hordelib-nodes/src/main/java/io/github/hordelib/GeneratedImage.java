package io.github.hordelib;

import io.github.hordelib.base.WholeFile;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.Png;
import io.github.hordelib.interrogate.SafetyVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A picture that was drawn. Immutable.
 *
 * @param image the picture, a batch of one
 * @param seed what draws it again, alone
 * @param texts what is written into PNG files: {@code parameters} (settings in AUTOMATIC1111's form) and {@code prompt} (the
 *     workflow, as ComfyUI reads it); of a censored picture only {@code censorship}, the name of the policy
 * @param verdict what the operator's policy says of the picture; empty if there is none. If it is flagged, the picture has
 *     been replaced by grey
 */
public record GeneratedImage(Image image, long seed, Map<String, String> texts, Optional<SafetyVerdict> verdict) {
    private static final int COMPRESSION = 4;

    /** Copies the map. */
    public GeneratedImage {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    /**
     * Returns whether the operator's policy forbids to show the picture.
     *
     * @return true if it has been replaced by grey
     */
    public boolean censored() {
        return verdict.isPresent() && verdict.get().flagged();
    }

    /**
     * Returns the picture as a PNG file, with its texts.
     *
     * @return the bytes of the file
     */
    public byte[] png() {
        return Png.encode(image.bitmap(0), texts, COMPRESSION);
    }

    /**
     * Writes the picture as a PNG file, with its texts. An existing file is replaced, by the whole picture or not at
     * all; folders are made as needed.
     *
     * @param file where to
     * @throws IOException if it cannot be written
     */
    public void writePng(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        WholeFile.write(file, png());
    }

    /**
     * Returns a copy without texts, for those who do not want to tell how a picture was made.
     *
     * @return the picture
     */
    public GeneratedImage withoutTexts() {
        return new GeneratedImage(image, seed, Map.of(), verdict);
    }
}
