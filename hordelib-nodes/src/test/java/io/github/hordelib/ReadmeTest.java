package io.github.hordelib;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.image.Bitmap;
import io.github.hordelib.image.ImageFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    @TempDir
    private Path folder;

    private static String program() throws IOException {
        Matcher snippet = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(snippet.find()).as("a snippet in README.md").isTrue();
        return "import io.github.hordelib.*;\nimport java.nio.file.Path;\npublic class Snippet {\n"
                + "public static void main(String[] args) throws Exception {\n" + snippet.group(1) + "}\n}\n";
    }

    /** The class path of this test, which the snippet has too, with absolute paths. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void theSnippetDrawsARedCircle() throws Exception {
        Files.writeString(folder.resolve("Snippet.java"), program());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(java.toString(), "-cp", classPath(), "Snippet.java")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        Bitmap picture = ImageFile.read(folder.resolve("circle.png")).image().bitmap(0);
        assertThat(picture.get(64, 64, 0)).isGreaterThan(picture.get(64, 64, 2) + 100);
        assertThat(picture.get(4, 4, 2)).isGreaterThan(picture.get(4, 4, 0) + 100);
    }
}
