package io.github.hordelib.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void replacesAFileAndWhatALinkLeadsTo() throws IOException {
        Path file = folder.resolve("a");
        WholeFile.write(file, new byte[] {1});
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        WholeFile.write(link, new byte[] {2, 3});
        assertThat(file).hasBinaryContent(new byte[] {2, 3});
        assertThat(link).isSymbolicLink();
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void neverReplacesWhatIsToBeNew() throws IOException {
        Path file = folder.resolve("a");
        WholeFile.create(file, new byte[] {1});
        assertThatThrownBy(() -> WholeFile.create(file, new byte[] {2})).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasBinaryContent(new byte[] {1});
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void leavesNothingBehindWhereItCannotWrite() {
        assertThatThrownBy(() -> WholeFile.write(folder, new byte[1])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("none/a"), new byte[1]))
                .isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }
}
