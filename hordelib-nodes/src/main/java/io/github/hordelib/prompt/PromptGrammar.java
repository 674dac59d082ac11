package io.github.hordelib.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The weight grammar of ComfyUI: {@code (text)} counts 1.1 times as much, {@code (text:1.3)} sets the weight,
 * {@code \(} and {@code \)} are plain parentheses. A number replaces the weight of what encloses it, it does not multiply;
 * text in nested parentheses without a number multiplies. Square brackets mean nothing. A closing parenthesis too many
 * keeps later groups from opening, an opening one too many is plain text.
 */
public final class PromptGrammar {
    private static final int MAX_DEPTH = 256;
    private static final double EMPHASIS = 1.1;
    private static final String CLOSE_MARK = "\0\1";
    private static final String OPEN_MARK = "\0\2";

    private PromptGrammar() {}

    /**
     * Cuts a prompt into runs of one weight.
     *
     * @param prompt any text
     * @return the runs in order, none empty
     * @throws PromptException if parentheses are nested more than 256 deep
     */
    public static List<PromptSegment> parse(String prompt) {
        List<PromptSegment> segments = new ArrayList<>();
        split(prompt.replace("\\)", CLOSE_MARK).replace("\\(", OPEN_MARK), 1, 0, segments);
        return segments;
    }

    private static void split(String text, double weight, int depth, List<PromptSegment> segments) {
        if (depth > MAX_DEPTH) {
            throw new PromptException("prompt: expected parentheses at most " + MAX_DEPTH + " deep, found more");
        }
        for (String part : groups(text)) {
            if (part.length() >= 2 && part.charAt(0) == '(' && part.charAt(part.length() - 1) == ')') {
                splitGroup(part.substring(1, part.length() - 1), weight, depth, segments);
            } else {
                segments.add(new PromptSegment(restore(part), weight));
            }
        }
    }

    private static void splitGroup(String inner, double weight, int depth, List<PromptSegment> segments) {
        int colon = inner.lastIndexOf(':');
        OptionalDouble number = colon > 0 ? DecimalText.parse(inner.substring(colon + 1)) : OptionalDouble.empty();
        if (number.isPresent()) {
            split(inner.substring(0, colon), number.getAsDouble(), depth + 1, segments);
        } else {
            split(inner, weight * EMPHASIS, depth + 1, segments);
        }
    }

    /** Undoes escapes alone, for text whose parentheses do not weigh. */
    static String unescape(String text) {
        return text.replace("\\)", ")").replace("\\(", "(");
    }

    private static String restore(String text) {
        return text.replace(CLOSE_MARK, ")").replace(OPEN_MARK, "(");
    }

    /** Cuts text into plain runs and groups, which keep their parentheses. */
    private static List<String> groups(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '(') {
                if (depth == 0) {
                    addPart(text, from, i, parts);
                    from = i;
                }
                depth++;
            } else if (text.charAt(i) == ')') {
                depth--;
                if (depth == 0) {
                    addPart(text, from, i + 1, parts);
                    from = i + 1;
                }
            }
        }
        addPart(text, from, text.length(), parts);
        return parts;
    }

    private static void addPart(String text, int from, int to, List<String> parts) {
        if (from < to) {
            parts.add(text.substring(from, to));
        }
    }
}
