package io.github.hordelib.prompt;

import java.util.ArrayList;
import java.util.List;

/**
 * The printable characters that stand for the 256 byte values in CLIP's vocabulary: bytes that are printable in Latin-1
 * stand for themselves, the other 68 follow from U+0100 on.
 */
final class ByteAlphabet {
    private static final char[] SYMBOLS = symbols();

    private ByteAlphabet() {}

    private static char[] symbols() {
        char[] symbols = new char[256];
        int next = 0x100;
        for (int value = 0; value < symbols.length; value++) {
            symbols[value] = isPrintable(value) ? (char) value : (char) next++;
        }
        return symbols;
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
    }

    static char symbol(byte value) {
        return SYMBOLS[value & 0xFF];
    }

    /** The symbols in the order in which CLIP numbers them: printable bytes first. */
    static List<String> inVocabularyOrder() {
        List<String> printable = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int value = 0; value < SYMBOLS.length; value++) {
            (isPrintable(value) ? printable : others).add(String.valueOf(SYMBOLS[value]));
        }
        printable.addAll(others);
        return printable;
    }
}
