package io.github.hordelib.interrogate;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Undoes what hides words in a prompt: weights and brackets, accents, look-alike letters of other scripts, digits and signs in
 * place of letters, letters with blanks or dots between them, letters repeated. Immutable and thread-safe.
 */
public final class PromptNormaliser {
    private static final Pattern WEIGHT = Pattern.compile(":\\s*[-+]?(?:\\d+\\.?\\d*|\\.\\d+)\\s*(?=[)\\]}>])");
    private static final Pattern BRACKETS = Pattern.compile("[()\\[\\]{}<>\\\\]");
    private static final Pattern MARKS = Pattern.compile("[\\p{Mn}\\p{Cf}\\p{Cc}&&[^\\t\\n\\r]]+");
    private static final Pattern SPACED = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?:[\\p{L}\\p{N}@$!|][ ._*\\-]+){2,}[\\p{L}\\p{N}@$!|](?![\\p{L}\\p{N}])");
    private static final Pattern SEPARATORS = Pattern.compile("[ ._*\\-]+");
    private static final Pattern REPEATED = Pattern.compile("(\\p{L})\\1{2,}");
    private static final Pattern WORD_WITH_LETTER = Pattern.compile("[\\p{L}\\p{N}@$!|]*\\p{L}[\\p{L}\\p{N}@$!|]*");
    private static final Pattern SPACE = Pattern.compile("[\\s_]+");
    private static final String DISGUISES = "0o1i3e4a5s7t8b@a$s!i|l";
    private static final Map<Integer, String> LOOK_ALIKES =
            lookAlikes("аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdɡgһhӏlԛqԝwαaβbεeηnιiκkνvοoρpτtυuχxωwıiłløođdħhŧt");

    private static Map<Integer, String> lookAlikes(String pairs) {
        int[] points = pairs.codePoints().toArray();
        Map<Integer, String> map = new HashMap<>();
        for (int i = 0; i < points.length; i += 2) {
            map.put(points[i], Character.toString(points[i + 1]));
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
        String plain = clean(prompt);
        String latin = plain.codePoints()
                .mapToObj(point -> LOOK_ALIKES.getOrDefault(point, Character.toString(point)))
                .reduce("", String::concat);
        String decoded = WORD_WITH_LETTER.matcher(latin).replaceAll(word -> decode(word.group()));
        Set<String> readings = new LinkedHashSet<>();
        for (String reading : new String[] {plain, latin, decoded}) {
            readings.add(reading);
            readings.add(REPEATED.matcher(reading).replaceAll("$1"));
        }
        return readings;
    }

    private static String clean(String prompt) {
        String text = WEIGHT.matcher(prompt).replaceAll("");
        text = BRACKETS.matcher(text).replaceAll(" ");
        text = Normalizer.normalize(text, Normalizer.Form.NFKD);
        text = MARKS.matcher(text).replaceAll("");
        text = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        text = SPACED.matcher(text).replaceAll(PromptNormaliser::joined);
        return SPACE.matcher(text).replaceAll(" ").strip();
    }

    private static String joined(MatchResult letters) {
        return SEPARATORS.matcher(letters.group()).replaceAll("").replace("$", "\\$");
    }

    private static String decode(String word) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            int at = DISGUISES.indexOf(word.charAt(i));
            letters.append(at >= 0 && at % 2 == 0 ? DISGUISES.charAt(at + 1) : word.charAt(i));
        }
        return letters.toString();
    }
}
