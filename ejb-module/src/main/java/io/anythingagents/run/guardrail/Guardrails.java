package io.anythingagents.run.guardrail;

import io.anythingagents.agent.GuardrailPreset;
import io.anythingagents.run.guardrail.PersonalData.Kind;
import io.anythingagents.run.guardrail.SignsOfAttack.Place;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All guardrails of an agent, by what they look at; one after the other, each seeing what the one before let through. */
public final class Guardrails {
    /** What is looked at. */
    public enum Stage {
        /** What a person, or the agent one works for, asks. */
        INPUT,
        /** What the agent says. */
        OUTPUT,
        /** Arguments of tools. */
        TOOL_INPUT,
        /** Answers of tools. */
        TOOL_OUTPUT;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Verdict PASSED = new Verdict.Passed();
    /** The weight from which on it trips: of one clear sign, or of several weak ones. */
    private static final int CLEAR = 70;

    private static final int WEAK = 50;
    private static final Guardrail EVERYTHING_PERSONAL = new PersonalData(Kind.ALL, false);
    private static final Map<GuardrailPreset, Guardrails> PRESETS = presets();

    private final Map<Stage, List<Guardrail>> byStage;
    private final @Nullable Moderation moderation;

    private Guardrails(Map<Stage, List<Guardrail>> byStage) {
        this(byStage, null);
    }

    private Guardrails(Map<Stage, List<Guardrail>> byStage, @Nullable Moderation moderation) {
        this.moderation = moderation;
        this.byStage = Map.copyOf(byStage);
    }

    private static Map<GuardrailPreset, Guardrails> presets() {
        Guardrail mask = new PersonalData(Kind.USUAL, false);
        Guardrail block = new PersonalData(Kind.ALL, true);
        Map<GuardrailPreset, Guardrails> presets = new EnumMap<>(GuardrailPreset.class);
        presets.put(GuardrailPreset.NONE, new Guardrails(Map.of()));
        presets.put(GuardrailPreset.MINIMAL, new Guardrails(Map.of(Stage.INPUT, List.of(mask))));
        presets.put(
                GuardrailPreset.STANDARD,
                new Guardrails(Map.of(
                        Stage.INPUT, List.of(mask, new SignsOfAttack(Place.PERSON, CLEAR)),
                        Stage.OUTPUT, List.of(mask),
                        Stage.TOOL_INPUT, List.of(mask),
                        Stage.TOOL_OUTPUT, List.of(mask, new SignsOfAttack(Place.TOOL, CLEAR)))));
        presets.put(
                GuardrailPreset.STRICT,
                new Guardrails(Map.of(
                        Stage.INPUT, List.of(block, new SignsOfAttack(Place.PERSON, WEAK)),
                        Stage.OUTPUT, List.of(block, new UrlFilter()),
                        Stage.TOOL_INPUT, List.of(block),
                        Stage.TOOL_OUTPUT, List.of(block, new SignsOfAttack(Place.TOOL, WEAK)))));
        return presets;
    }

    public static Guardrails of(GuardrailPreset preset) {
        Guardrails found = PRESETS.get(preset);
        if (found == null) {
            throw new IllegalArgumentException("No guardrails for " + preset);
        }
        return found;
    }

    static Guardrails of(Map<Stage, List<Guardrail>> byStage, @Nullable Moderation moderation) {
        return new Guardrails(byStage, moderation);
    }

    /** What somebody else's model is to judge of what a person writes; empty when it is not asked. */
    public Optional<Moderation> moderation() {
        return Optional.ofNullable(moderation);
    }

    List<Guardrail> at(Stage stage) {
        return byStage.getOrDefault(stage, List.of());
    }

    /** All of ours, as the preset that people usually want sets them; those it has not, as the strictest does. */
    public static List<GuardrailEntry> catalog() {
        Map<String, GuardrailEntry> entries = new LinkedHashMap<>();
        of(GuardrailPreset.STRICT).entries().forEach(entry -> entries.put(entry.key(), entry));
        of(GuardrailPreset.STANDARD).entries().forEach(entry -> entries.replace(entry.key(), entry));
        return List.copyOf(entries.values());
    }

    /** A text with every kind of personal data masked, for places that no agent's own guardrails look at. */
    public static String withoutPersonalData(String text) {
        return EVERYTHING_PERSONAL.cleaned(text);
    }

    /** These, in the order they look. */
    public List<GuardrailEntry> entries() {
        return Arrays.stream(Stage.values())
                .flatMap(stage ->
                        byStage.getOrDefault(stage, List.of()).stream().map(guardrail -> guardrail.entry(stage)))
                .toList();
    }

    /** Whether anything is looked at there. */
    public boolean guards(Stage stage) {
        return byStage.containsKey(stage);
    }

    public Verdict check(Stage stage, String text) {
        String passing = text;
        for (Guardrail guardrail : byStage.getOrDefault(stage, List.of())) {
            Verdict verdict = guardrail.check(passing);
            if (verdict instanceof Verdict.Tripped) {
                return verdict;
            }
            if (verdict instanceof Verdict.Changed changed) {
                passing = changed.text();
            }
        }
        return passing.equals(text) ? PASSED : new Verdict.Changed(passing);
    }

    /** The text without what can be taken out, whatever else it holds. */
    public String cleaned(Stage stage, String text) {
        String passing = text;
        for (Guardrail guardrail : byStage.getOrDefault(stage, List.of())) {
            passing = guardrail.cleaned(passing);
        }
        return passing;
    }
}
