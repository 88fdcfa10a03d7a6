package io.anythingagents.agent;

import jakarta.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How an agent's words, and those it reads, are watched.
 *
 * @param preset what it begins with
 * @param added guardrails beside those of the preset, or in place of them, each with its options
 * @param removed those of the preset it does without
 */
public record GuardrailChoice(GuardrailPreset preset, Map<String, JsonObject> added, Set<String> removed) {
    public static final GuardrailChoice NONE = of(GuardrailPreset.NONE);

    public GuardrailChoice {
        added = Collections.unmodifiableMap(new LinkedHashMap<>(added));
        removed = Set.copyOf(removed);
    }

    public static GuardrailChoice of(GuardrailPreset preset) {
        return new GuardrailChoice(preset, Map.of(), Set.of());
    }
}
