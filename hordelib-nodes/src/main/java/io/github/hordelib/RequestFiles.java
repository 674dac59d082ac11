package io.github.hordelib;

import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.pipeline.Workflow.ModelFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the files that requests name.
 *
 * @param folders the library's folders
 */
record RequestFiles(ModelFolders folders) {
    private static final List<String> ENDINGS = List.of("", ".safetensors", ".pt", ".pth", ".ckpt");

    /** Finds a file by its name, with or without ending, in the library's folder of its kind, or else by its path. */
    Optional<ModelFile> find(String kind, String name) {
        for (String ending : ENDINGS) {
            if (folders.find(kind, name + ending).isPresent()) {
                return Optional.of(new ModelFile.Named(name + ending));
            }
        }
        try {
            Path path = Path.of(name);
            if (Files.isRegularFile(path)) {
                return Optional.of(new ModelFile.At(path.toAbsolutePath()));
            }
        } catch (InvalidPathException e) {
            // A name that is no path is none that is there, either.
        }
        return Optional.empty();
    }

    /**
     * Finds a file.
     *
     * @param field field of the request, for the message
     * @throws RequestException if it is not there
     */
    ModelFile get(String kind, String field, String name) {
        return find(kind, name)
                .orElseThrow(() -> new RequestException(List.of(field + ": expected a file, or a name in one of "
                        + folders.of(kind) + ", found \"" + name + "\"")));
    }

    /** A file's name without folder and ending: where files lie is nobody's business. */
    static String plainName(String name) {
        String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return file.contains(".") ? file.substring(0, file.lastIndexOf('.')) : file;
    }
}
