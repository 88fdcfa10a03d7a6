package io.anythingagents.run.guardrail;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The judgement of somebody else's model on what a person wrote, as an agent's file asks for it.
 *
 * @param threshold the score, from 0 to 1, from which on it trips
 * @param categories those that count, by the provider's names
 */
public record Moderation(double threshold, Set<String> categories) {
    /** Its name in files, in the catalogue and when it trips. */
    public static final String KEY = "moderation";

    /** The categories there are. */
    public static final Set<String> ALL = Set.of(
            "harassment",
            "harassment/threatening",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm",
            "self-harm/instructions",
            "self-harm/intent",
            "sexual",
            "sexual/minors",
            "violence",
            "violence/graphic");

    static final Moderation USUAL = new Moderation(0.7, Set.of("hate", "violence", "sexual/minors"));

    public Moderation {
        categories = Set.copyOf(categories);
    }

    /** Whether scores by category let a text pass; a category without a score counts as none. */
    public Verdict judge(Map<String, Double> scores) {
        return categories.stream().anyMatch(category -> scores.getOrDefault(category, 0.0) >= threshold)
                ? new Verdict.Tripped(KEY)
                : new Verdict.Passed();
    }

    static Moderation of(JsonObject options) {
        return read(options, new ArrayList<>());
    }

    static List<String> faults(JsonObject options) {
        List<String> faults = new ArrayList<>();
        read(options, faults);
        return faults;
    }

    private static Moderation read(JsonObject options, List<String> faults) {
        double threshold = USUAL.threshold;
        Set<String> categories = USUAL.categories;
        for (Map.Entry<String, JsonValue> option : options.entrySet()) {
            switch (option.getKey()) {
                case "threshold" -> {
                    double given = option.getValue() instanceof JsonNumber number ? number.doubleValue() : -1;
                    if (given <= 0 || given > 1) {
                        faults.add("threshold must be a number above 0, at most 1");
                    } else {
                        threshold = given;
                    }
                }
                case "categories" -> categories = categories(option.getValue(), faults);
                default -> faults.add(option.getKey() + " is unknown; the options are categories, threshold");
            }
        }
        return new Moderation(threshold, categories);
    }

    private static Set<String> categories(JsonValue given, List<String> faults) {
        Set<String> named = new TreeSet<>();
        if (given instanceof JsonArray list) {
            list.forEach(entry -> named.add(entry instanceof JsonString word ? word.getString() : entry.toString()));
        }
        if (named.isEmpty() || !ALL.containsAll(named)) {
            faults.add("categories must be some of " + String.join(", ", new TreeSet<>(ALL)));
        }
        return named;
    }
}
