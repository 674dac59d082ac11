package io.github.hordelib.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {
    @TempDir
    private Path root;

    private Folders folders = Folders.under(Path.of("."));

    @BeforeEach
    void makeFolders() throws IOException {
        folders = Folders.under(root);
        Files.createDirectories(folders.input().resolve("sub"));
        Files.createDirectories(folders.output());
        Files.writeString(folders.input().resolve("a.png"), "a");
        Files.writeString(folders.input().resolve("sub/b.png"), "b");
        Files.writeString(folders.output().resolve("c.png"), "c");
        Files.writeString(root.resolve("secret.png"), "secret");
    }

    private NumberedFiles files(String prefix) {
        return NumberedFiles.in(folders.output(), prefix, 20, 16);
    }

    @Test
    void findsFilesInside() {
        assertThat(folders.find("a.png")).isPresent();
        assertThat(folders.find("sub/b.png")).isPresent();
        assertThat(folders.find("../input/a.png")).isPresent();
        assertThat(folders.find("a.png [input]")).isPresent();
        assertThat(folders.find("c.png [output]")).isPresent();
    }

    @Test
    void findsNothingOutside() throws IOException {
        Files.createSymbolicLink(folders.input().resolve("link.png"), root.resolve("secret.png"));
        Files.createSymbolicLink(folders.input().resolve("up"), root);
        assertThat(folders.find("../secret.png")).isEmpty();
        assertThat(folders.find(root.resolve("secret.png").toString())).isEmpty();
        assertThat(folders.find("link.png")).isEmpty();
        assertThat(folders.find("up/secret.png")).isEmpty();
        assertThat(folders.find("sub")).isEmpty();
        assertThat(folders.find("c.png")).isEmpty();
        assertThat(folders.find("nul\0.png")).isEmpty();
        assertThatThrownBy(() -> folders.require("../secret.png"))
                .isInstanceOf(FolderException.class)
                .hasMessageContaining("../secret.png");
    }

    @Test
    void numbersFilesBehindTheHighest() throws IOException {
        Files.createFile(folders.output().resolve("x_00007_.png"));
        Files.createFile(folders.output().resolve("x_y_00090_.png"));
        NumberedFiles files = files("x");
        assertThat(files.write(new byte[1], 0, ".png")).containsEntry("filename", "x_00008_.png");
        assertThat(files.write(new byte[1], 1, ".png")).containsEntry("filename", "x_00009_.png");
    }

    @Test
    void neverOverwrites() throws IOException {
        NumberedFiles files = files("x");
        Files.writeString(folders.output().resolve("x_00001_.png"), "of another run");
        assertThat(files.write(new byte[1], 0, ".png")).containsEntry("filename", "x_00002_.png");
        assertThat(folders.output().resolve("x_00001_.png")).hasContent("of another run");
    }

    @Test
    void makesSubfoldersAndFillsVariables() {
        Map<String, String> place =
                files("day %year%/%width%x%height%_%batch_num%").write(new byte[1], 3, ".png");
        assertThat(place.get("filename")).isEqualTo("20x16_3_00001_.png");
        assertThat(place.get("subfolder")).matches("day \\d{4}");
        assertThat(folders.output().resolve(place.get("subfolder")).resolve(place.get("filename")))
                .exists();
    }

    @Test
    void writesNothingOutside() throws IOException {
        Files.createSymbolicLink(folders.output().resolve("up"), root);
        for (String prefix :
                new String[] {"../x", "a/../../x", root.resolve("x").toString(), "up/x", "up/new/x", "", "a\0b"}) {
            assertThatThrownBy(() -> files(prefix)).as("prefix %s", prefix).isInstanceOf(FolderException.class);
        }
        assertThat(root.resolve("new")).doesNotExist();
    }

    @Test
    void fingerprintsContents() throws IOException {
        String before = folders.fingerprint("a.png");
        assertThat(before).hasSize(64);
        Files.writeString(folders.input().resolve("a.png"), "changed");
        assertThat(folders.fingerprint("a.png")).isNotEqualTo(before);
    }
}
