package io.github.hordelib.kudos;

import java.io.BufferedReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@link TimeModel} as text, one fact a line: format, schema, origin, band, columns, physical part, one line for each
 * tree (in preorder; {@code 12<0.5} is a split, {@code 37} a leaf in units of 1e-5). Columns are stored by name, so that
 * a file cannot be read with permuted inputs.
 *
 * <p>Thread-safe.
 */
public final class TimeModelFile {
    private static final String FORMAT = "hordelib-time-model 1";
    private static final double LEAF_UNIT = 1e-5;

    private TimeModelFile() {}

    /**
     * Writes a model. Equal models give equal text.
     *
     * @param model what to write
     * @return text of the file
     */
    public static String write(TimeModel model) {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        text.append("schema ").append(FeatureSchema.VERSION).append('\n');
        text.append("origin ").append(model.origin()).append('\n');
        text.append("band ")
                .append(model.band().low())
                .append(' ')
                .append(model.band().high())
                .append('\n');
        text.append("columns ")
                .append(String.join(" ", FeatureSchema.columns()))
                .append('\n');
        text.append("intercept ").append(model.intercept()).append('\n');
        new TreeMap<>(model.coefficients()).forEach((name, value) -> text.append("coefficient ")
                .append(name)
                .append(' ')
                .append(value)
                .append('\n'));
        for (Tree tree : model.trees()) {
            text.append("tree");
            append(tree, text);
            text.append('\n');
        }
        return text.toString();
    }

    private static void append(Tree tree, StringBuilder text) {
        if (tree instanceof Tree.Split split) {
            text.append(' ').append(split.column()).append('<').append((float) split.cut());
            append(split.left(), text);
            append(split.right(), text);
        } else if (tree instanceof Tree.Leaf leaf) {
            text.append(' ').append(Math.round(leaf.value() / LEAF_UNIT));
        }
    }

    /**
     * Reads a model.
     *
     * @param name of the file, for messages
     * @param source its text; not closed
     * @return the model
     * @throws TimeModelException if the text is not a model of this schema
     */
    public static TimeModel read(String name, Reader source) {
        try {
            return new Parser(name, new BufferedReader(source).lines().iterator()).model();
        } catch (UncheckedIOException e) {
            throw new TimeModelException(name + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static final class Parser {
        private final String name;
        private final Iterator<String> lines;
        private int line;

        Parser(String name, Iterator<String> lines) {
            this.name = name;
            this.lines = lines;
        }

        TimeModel model() {
            expect(FORMAT, next());
            expect("schema " + FeatureSchema.VERSION, next());
            String origin = value("origin");
            String[] band = value("band").split(" ", -1);
            int[] columns = columns(value("columns").split(" ", -1));
            double intercept = number(value("intercept"));
            Map<String, Double> coefficients = new TreeMap<>();
            List<Tree> trees = new ArrayList<>();
            while (lines.hasNext()) {
                String[] words = next().split(" ", -1);
                if (words[0].equals("coefficient") && words.length == 3) {
                    coefficients.put(words[1], number(words[2]));
                } else if (words[0].equals("tree")) {
                    trees.add(tree(Arrays.asList(words).subList(1, words.length).iterator(), columns));
                } else {
                    throw failure("expected a coefficient or a tree, found \"" + words[0] + "\"");
                }
            }
            TimeModel.Band spread = new TimeModel.Band(number(band[0]), number(band[band.length - 1]));
            try {
                return new TimeModel(origin, intercept, coefficients, trees, spread);
            } catch (IllegalArgumentException e) {
                throw new TimeModelException(name + ": " + e.getMessage(), e);
            }
        }

        private Tree tree(Iterator<String> words, int[] columns) {
            if (!words.hasNext()) {
                throw failure("expected more nodes of the tree, found the end of the line");
            }
            String word = words.next();
            int less = word.indexOf('<');
            if (less < 0) {
                return new Tree.Leaf(number(word) * LEAF_UNIT);
            }
            int column = (int) number(word.substring(0, less));
            if (column < 0 || column >= columns.length) {
                throw failure("expected a column below " + columns.length + ", found " + column);
            }
            double cut = number(word.substring(less + 1));
            return new Tree.Split(columns[column], cut, tree(words, columns), tree(words, columns));
        }

        private int[] columns(String[] names) {
            int[] columns = new int[names.length];
            for (int i = 0; i < names.length; i++) {
                columns[i] = FeatureSchema.columns().indexOf(names[i]);
                if (columns[i] < 0) {
                    throw failure("expected columns of " + FeatureSchema.VERSION + ", found \"" + names[i] + "\"");
                }
            }
            return columns;
        }

        private String value(String key) {
            String text = next();
            if (!text.startsWith(key + " ")) {
                throw failure("expected \"" + key + "\", found \"" + text + "\"");
            }
            return text.substring(key.length() + 1);
        }

        private String next() {
            line++;
            if (!lines.hasNext()) {
                throw failure("expected more lines, found the end of the file");
            }
            return lines.next();
        }

        private void expect(String expected, String found) {
            if (!expected.equals(found)) {
                throw failure("expected \"" + expected + "\", found \"" + found + "\"");
            }
        }

        private double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw failure("expected a number, found \"" + text + "\"");
            }
        }

        private TimeModelException failure(String message) {
            return new TimeModelException(name + ", line " + line + ": " + message);
        }
    }
}
