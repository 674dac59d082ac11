package io.github.hordelib.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the weights of a part of a diffusers folder: one file, or several numbered ones. Files may be links that lead out of the
 * folder, as in the cache of Hugging Face.
 */
record FolderFiles(Path folder) {
    private static final List<String> PARTS = List.of("unet", "vae", "text_encoder", "text_encoder_2");
    private static final String VARIANT = "(\\.[A-Za-z_][A-Za-z0-9_]*)?";
    private static final Pattern NAME = Pattern.compile("(?:diffusion_pytorch_model|pytorch_model|model)" + VARIANT
            + "(?:-(\\d{5})-of-(\\d{5}))?" + VARIANT + "\\.(safetensors|bin)");

    /** Which of several forms of the same weights; the first in order is taken. */
    private record Form(boolean pickled, String variant, int count) implements Comparable<Form> {
        private static final Comparator<Form> ORDER = Comparator.comparing(Form::pickled)
                .thenComparing(form -> !form.variant.isEmpty())
                .thenComparing(form -> !form.variant.equals(".fp16"))
                .thenComparing(Form::variant)
                .thenComparing(Form::count);

        @Override
        public int compareTo(Form other) {
            return ORDER.compare(this, other);
        }

        boolean isComplete(TreeMap<Integer, Path> files) {
            return files.size() == count && files.firstKey() == 1 && files.lastKey() == count;
        }
    }

    static boolean isModel(Path folder) {
        FolderFiles files = new FolderFiles(folder);
        return Files.isRegularFile(folder.resolve("model_index.json"))
                || PARTS.stream().anyMatch(files::has);
    }

    boolean has(String part) {
        return !forms(folder.resolve(part)).isEmpty();
    }

    Optional<Weights> part(String name) {
        TreeMap<Form, TreeMap<Integer, Path>> forms = forms(folder.resolve(name));
        if (forms.isEmpty()) {
            return Optional.empty();
        }
        TreeMap<Integer, Path> files = forms.entrySet().stream()
                .filter(form -> form.getKey().isComplete(form.getValue()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(() -> incomplete(forms.firstEntry()));
        return files.values().stream().map(Weights::open).reduce(Weights::plus);
    }

    private static CheckpointException incomplete(Map.Entry<Form, TreeMap<Integer, Path>> form) {
        Path found = form.getValue().firstEntry().getValue();
        List<String> missing = new ArrayList<>();
        for (int number = 1; number <= form.getKey().count && missing.size() < 8; number++) {
            if (!form.getValue().containsKey(number)) {
                missing.add(found.getFileName().toString().replaceFirst("-\\d{5}-", "-%05d-".formatted(number)));
            }
        }
        return new CheckpointException(found.getParent() + ": expected " + form.getKey().count
                + " numbered files of weights, found " + form.getValue().size() + "; missing " + missing);
    }

    /** The files of each form by number; one file for all has the number 1. */
    private static TreeMap<Form, TreeMap<Integer, Path>> forms(Path part) {
        TreeMap<Form, TreeMap<Integer, Path>> forms = new TreeMap<>();
        if (Files.isDirectory(part)) {
            try (Stream<Path> files = Files.list(part)) {
                files.filter(Files::isRegularFile).forEach(file -> put(forms, file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return forms;
    }

    private static void put(TreeMap<Form, TreeMap<Integer, Path>> forms, Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
            String variant =
                    Objects.requireNonNullElse(name.group(1), "") + Objects.requireNonNullElse(name.group(4), "");
            boolean numbered = name.group(2) != null;
            Form form = new Form(name.group(5).equals("bin"), variant, numbered ? Integer.parseInt(name.group(3)) : 1);
            forms.computeIfAbsent(form, key -> new TreeMap<>())
                    .put(numbered ? Integer.parseInt(name.group(2)) : 1, file);
        }
    }
}
