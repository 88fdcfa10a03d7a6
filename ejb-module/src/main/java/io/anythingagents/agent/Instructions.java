package io.anythingagents.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an agent's model is told first: a text with variables in double braces. There is a fixed set of variables and no
 * expression, and none of them holds what a person typed, so that nobody can write instructions through their name.
 */
public record Instructions(String template) {
    /** What may stand between double braces. */
    public enum Variable {
        AGENT_NAME,
        APP_NAME,
        COLLEAGUES,
        DATE;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Variable> named(String word) {
            return Arrays.stream(values())
                    .filter(variable -> variable.wireName().equals(word))
                    .findFirst();
        }
    }

    /** A literal pair of braces, a variable, or a pair that is never closed. */
    private static final Pattern BRACES = Pattern.compile("\\\\\\{\\{|\\{\\{\\s*([^{}]*?)\\s*}}|\\{\\{");

    static String variables() {
        return Arrays.stream(Variable.values()).map(Variable::wireName).collect(Collectors.joining(", "));
    }

    /** What is wrong with the template, one sentence each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Matcher braces = BRACES.matcher(template);
        while (braces.find()) {
            String word = braces.group(1);
            if (word == null) {
                if (!braces.group().startsWith("\\")) {
                    faults.add("has {{ without }}; write \\{{ for two plain braces");
                }
            } else if (Variable.named(word).isEmpty()) {
                faults.add("has an unknown variable {{" + word + "}}; there are " + variables());
            }
        }
        return faults;
    }

    /** The text with values in place of the variables; values are not looked into again. */
    String render(Map<Variable, String> values) {
        Matcher braces = BRACES.matcher(template);
        StringBuilder text = new StringBuilder();
        while (braces.find()) {
            String word = braces.group(1);
            String value =
                    word == null ? "{{" : Variable.named(word).map(values::get).orElse(braces.group());
            braces.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return braces.appendTail(text).toString();
    }
}
