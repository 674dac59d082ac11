package io.github.hordelib.model;

import io.github.hordelib.checkpoint.Settings;
import java.nio.file.Path;

/** A form that whole models come in on disk: one file, or a folder of a certain layout. Stateless. */
public interface CheckpointFormat {
    /**
     * Returns whether a path looks like this form. Called for everything in a models folder, so it only looks at names and
     * what is there, and does not read much.
     *
     * @param path a file or folder
     * @return true if {@link #open} should be tried
     */
    boolean recognises(Path path);

    /**
     * Reads and checks what describes the model; its networks are opened later, when they are first used.
     *
     * @param name what the model is called
     * @param path a path that was recognised
     * @param known what is known about the model beforehand
     * @param store keeps the model's networks open
     * @return the model
     * @throws ModelException if a part is missing or damaged, or parts do not fit together
     */
    Checkpoint open(String name, Path path, Settings known, ModelStore store);
}
