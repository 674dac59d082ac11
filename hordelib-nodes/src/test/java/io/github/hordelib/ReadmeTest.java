package io.github.hordelib;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.image.Bitmap;
import io.github.hordelib.image.ImageFile;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    @TempDir
    private Path folder;

    /** The snippet, in a class, with its relative paths moved into the test's folder. */
    private String program() throws IOException {
        Matcher snippet = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(snippet.find()).as("a snippet in README.md").isTrue();
        String body = snippet.group(1).replaceAll("Path\\.of\\(\"", "Path.of(\"" + folder + "/");
        return "import io.github.hordelib.*;\nimport java.nio.file.Path;\npublic class Snippet {\n"
                + "public static void run() throws Exception {\n" + body + "}\n}\n";
    }

    @Test
    void theSnippetDrawsARedCircle() throws Exception {
        Path source = folder.resolve("Snippet.java");
        Files.writeString(source, program());
        int failures = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(failures).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Snippet").getMethod("run").invoke(null);
        }
        Bitmap picture = ImageFile.read(folder.resolve("circle.png")).image().bitmap(0);
        assertThat(picture.get(64, 64, 0)).isGreaterThan(picture.get(64, 64, 2) + 100);
        assertThat(picture.get(4, 4, 2)).isGreaterThan(picture.get(4, 4, 0) + 100);
    }
}
