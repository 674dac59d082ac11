package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that tells how well texts and pictures fit together: both become vectors of length 1, whose product is the
 * similarity. Implementations are thread-safe and deterministic: a vector does not depend on what else is encoded.
 */
public interface ClipModel {
    /**
     * Opens a model, whose networks are built when they are first used.
     *
     * @param path a folder of transformers ({@code model.safetensors}, tokenizer), a single {@code .safetensors} file with
     *     names of transformers or OpenCLIP, or a folder of ONNX files
     * @param store keeps its networks open
     * @return the model
     * @throws ModelException if it is none, or cannot be read
     * @throws io.github.hordelib.checkpoint.CheckpointException if a file is damaged
     */
    static ClipModel open(Path path, ModelStore store) {
        return Files.isDirectory(path) && ExportedClipModel.recognises(path)
                ? ExportedClipModel.open(path, store)
                : GraphClipModel.open(path, store);
    }

    /**
     * Returns what stands for the content of the model.
     *
     * @return SHA-256 of its weights in hexadecimal; computed at the first call
     */
    String hash();

    /**
     * Returns the factor that similarities are multiplied with before they are compared.
     *
     * @return about 100 in trained models
     */
    double similarityScale();

    /**
     * Encodes pictures.
     *
     * @param image the pictures
     * @param cancellation stops the call early
     * @return [n, features], each of length 1
     */
    Tensor pictures(Image image, Cancellation cancellation);

    /**
     * Encodes texts; what goes beyond 77 tokens is cut off.
     *
     * @param texts the texts
     * @param cancellation stops the call early
     * @return [n, features], each of length 1
     */
    Tensor texts(List<String> texts, Cancellation cancellation);
}
