package io.github.hordelib.interrogate;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Looks for the words of a rule. */
final class WordMatch {
    private WordMatch() {}

    static void check(String rule, String pattern, List<String> unless) {
        try {
            Pattern.compile(pattern);
            unless.forEach(Pattern::compile);
        } catch (PatternSyntaxException e) {
            throw new InterrogationException(
                    "word rule \"" + rule + "\": expected regular expressions, found " + e.getPattern(), e);
        }
    }

    /** What matched in one of the readings. */
    static Optional<String> find(SafetyPolicy.WordRule rule, Collection<String> readings) {
        Pattern wanted = Pattern.compile(rule.pattern());
        for (String reading : readings) {
            String text = reading;
            for (String exception : rule.unless()) {
                text = Pattern.compile(exception).matcher(text).replaceAll(" ");
            }
            Matcher matcher = wanted.matcher(text);
            if (matcher.find()) {
                return Optional.of(matcher.group());
            }
        }
        return Optional.empty();
    }
}
