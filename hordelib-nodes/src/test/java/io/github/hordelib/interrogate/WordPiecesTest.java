package io.github.hordelib.interrogate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordPiecesTest {
    private final WordPieces pieces = WordPieces.of(
            List.of("[PAD]", "[UNK]", "[SEP]", "a", "cat", "##s", "on", "the", "table", ".", "cafe", "it", "'", "s"));

    @Test
    void cutsWordsIntoTheLongestPieces() {
        assertThat(pieces.encode("A cats ON the table.")).containsExactly(3, 4, 5, 6, 7, 8, 9);
        assertThat(pieces.encode("Café")).containsExactly(10);
        assertThat(pieces.encode("catx")).containsExactly(1);
        assertThat(pieces.encode("it's")).containsExactly(11, 12, 13);
    }

    @Test
    void joinsPiecesAgain() {
        assertThat(pieces.decode(3, 4, 5, 6, 7, 8, 9, 2, 0)).isEqualTo("a cats on the table.");
    }
}
