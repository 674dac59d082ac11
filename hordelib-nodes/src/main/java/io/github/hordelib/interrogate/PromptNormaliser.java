package io.github.hordelib.interrogate;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Undoes what hides words in a prompt: weights and brackets, accents, look-alike letters of other scripts, digits and signs in
 * place of letters, letters with blanks or dots between them, letters repeated. Takes time
 * in proportion to the length. Immutable and thread-safe.
 */
public final class PromptNormaliser {
    private static final Pattern WEIGHT =
            Pattern.compile(":\\s*+[-+]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)\\s*+(?=[)\\]}>])");
    private static final Pattern BRACKETS = Pattern.compile("[()\\[\\]{}<>\\\\]");
    private static final Pattern MARKS = Pattern.compile("[\\p{Mn}\\p{Cf}\\p{Cc}&&[^\\t\\n\\r]]+");
    /** Three or more letters that stand alone. Possessive, as all loops here: a prompt may be long, and made to be slow. */
    private static final Pattern SPACED = Pattern.compile(
            "(?<![\\p{L}\\p{N}])[\\p{L}\\p{N}@$!|](?:[ ._*\\-]++[\\p{L}\\p{N}@$!|](?![\\p{L}\\p{N}])){2,}+");

    private static final Pattern SEPARATORS = Pattern.compile("[ ._*\\-]+");
    private static final Pattern REPEATED = Pattern.compile("(\\p{L})\\1{2,}");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}@$!|]++");
    private static final Pattern SPACE = Pattern.compile("[\\s_]+");
    /** What stands for which letter; strokes stand for I or L. */
    private static final List<String> DISGUISES = List.of("0o1i3e4a5s7t8b@a$s!i|i", "0o1l3e4a5s7t8b@a$s!l|l");

    private static final int REGIONAL = 0x1F1E6;
    private static final int CIRCLED = 0x1F150;
    private static final int SQUARED = 0x1F170;
    private static final int ALPHABET = 26;
    private static final Map<Integer, String> LOOK_ALIKES =
            lookAlikes("аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdɡgһhӏlԛqԝwαaβbεeηnιiκkνvοoρpτtυuχxωwıiłløođdħhŧt");

    /** What letters that stand alone may be: themselves, a word, or a word after one of a letter, as in {@code a c a t}. */
    private static final List<UnaryOperator<String>> SPACINGS = List.of(
            letters -> letters,
            PromptNormaliser::joined,
            letters -> letters.charAt(0) + " " + joined(letters).substring(1));

    private static Map<Integer, String> lookAlikes(String pairs) {
        int[] points = pairs.codePoints().toArray();
        Map<Integer, String> map = new HashMap<>();
        for (int i = 0; i < points.length; i += 2) {
            map.put(points[i], Character.toString(points[i + 1]));
        }
        for (int first : List.of(REGIONAL, CIRCLED, SQUARED)) {
            IntStream.range(0, ALPHABET).forEach(i -> map.put(first + i, Character.toString('a' + i)));
        }
        map.put((int) 'æ', "ae");
        map.put((int) 'œ', "oe");
        map.put((int) 'ß', "ss");
        return Map.copyOf(map);
    }

    private PromptNormaliser() {}

    /**
     * Returns a prompt as people read it, in several ways, since one cannot know whether {@code 3} is a digit or an E.
     *
     * @param prompt any text
     * @return lower-case texts with single blanks: as written, with look-alikes replaced, and with digits and signs read as
     *     letters as well; equal ones once
     */
    public static Set<String> readings(String prompt) {
        Set<String> readings = new LinkedHashSet<>();
        for (UnaryOperator<String> spacing : SPACINGS) {
            String plain = clean(prompt, spacing);
            String latin = plain.codePoints()
                    .mapToObj(point -> LOOK_ALIKES.getOrDefault(point, Character.toString(point)))
                    .collect(Collectors.joining());
            add(readings, plain);
            add(readings, latin);
            for (String disguises : DISGUISES) {
                add(
                        readings,
                        WORD.matcher(latin)
                                .replaceAll(word -> Matcher.quoteReplacement(decode(word.group(), disguises))));
            }
        }
        return readings;
    }

    private static void add(Set<String> readings, String reading) {
        readings.add(reading);
        readings.add(REPEATED.matcher(reading).replaceAll("$1"));
    }

    private static String clean(String prompt, UnaryOperator<String> spacing) {
        String text = WEIGHT.matcher(prompt).replaceAll("");
        text = BRACKETS.matcher(text).replaceAll(" ");
        text = Normalizer.normalize(text, Normalizer.Form.NFKD);
        text = MARKS.matcher(text).replaceAll("");
        text = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        text = SPACED.matcher(text).replaceAll(letters -> Matcher.quoteReplacement(spacing.apply(letters.group())));
        return SPACE.matcher(text).replaceAll(" ").strip();
    }

    private static String joined(String letters) {
        return SEPARATORS.matcher(letters).replaceAll("");
    }

    /** A word without a letter is a number. */
    private static String decode(String word, String disguises) {
        if (word.codePoints().noneMatch(Character::isLetter)) {
            return word;
        }
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            int at = disguises.indexOf(word.charAt(i));
            letters.append(at >= 0 && at % 2 == 0 ? disguises.charAt(at + 1) : word.charAt(i));
        }
        return letters.toString();
    }
}
