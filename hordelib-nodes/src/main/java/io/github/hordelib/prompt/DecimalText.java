package io.github.hordelib.prompt;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Decimal numbers as Python's {@code float()} reads them, since prompts written for it are in the wild. */
final class DecimalText {
    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?(?:(?:\\d+(?:_\\d+)*\\.?(?:\\d+(?:_\\d+)*)?|\\.\\d+(?:_\\d+)*)(?:[eE][+-]?\\d+(?:_\\d+)*)?)");
    private static final Pattern SPACE = Pattern.compile("^[\\s\\x85\\xA0\\p{Z}]+|[\\s\\x85\\xA0\\p{Z}]+$");

    private DecimalText() {}

    static OptionalDouble parse(String text) {
        String trimmed = asciiDigits(SPACE.matcher(text).replaceAll(""));
        String lower = asciiLower(trimmed);
        String unsigned = lower.startsWith("+") || lower.startsWith("-") ? lower.substring(1) : lower;
        if (unsigned.equals("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        if (unsigned.equals("inf") || unsigned.equals("infinity")) {
            return OptionalDouble.of(lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return NUMBER.matcher(trimmed).matches()
                ? OptionalDouble.of(Double.parseDouble(trimmed.replace("_", "")))
                : OptionalDouble.empty();
    }

    private static String asciiLower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }

    /** Digits of every script count. */
    private static String asciiDigits(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            int digit = Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER ? Character.digit(point, 10) : -1;
            ascii.appendCodePoint(digit < 0 ? point : '0' + digit);
        });
        return ascii.toString();
    }
}
