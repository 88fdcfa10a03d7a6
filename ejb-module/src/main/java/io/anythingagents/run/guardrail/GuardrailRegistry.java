package io.anythingagents.run.guardrail;

import io.anythingagents.agent.GuardrailChoice;
import io.anythingagents.agent.GuardrailNames;
import io.anythingagents.run.guardrail.Guardrails.Stage;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** All guardrails there are, ours and those of this installation, put together as an agent's file says. */
public final class GuardrailRegistry implements GuardrailNames {
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private final Map<String, TextGuardrail> own = new TreeMap<>();
    private final Map<GuardrailChoice, Guardrails> made = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException when two share a name, or one is unusable */
    public GuardrailRegistry(Iterable<? extends TextGuardrail> own) {
        for (TextGuardrail guardrail : own) {
            String key = guardrail.key();
            if (!KEY.matcher(key).matches()
                    || OurGuardrails.STAGES.containsKey(key)
                    || key.equals(Moderation.KEY)
                    || this.own.putIfAbsent(key, guardrail) != null) {
                throw new IllegalArgumentException(
                        "Two guardrails share a name, or it is not 1 to 64 of a-z, 0-9 and _: " + key);
            }
        }
    }

    @Override
    public Set<String> names() {
        Set<String> names = new HashSet<>(OurGuardrails.STAGES.keySet());
        names.addAll(own.keySet());
        names.add(Moderation.KEY);
        return names;
    }

    @Override
    public List<String> faults(String name, JsonObject options) {
        if (name.equals(Moderation.KEY)) {
            return Moderation.faults(options);
        }
        TextGuardrail guardrail = own.get(name);
        return guardrail == null ? OurGuardrails.faults(name, options) : guardrail.faults(options);
    }

    /** What an agent's file asks for. */
    public Guardrails of(GuardrailChoice choice) {
        return made.computeIfAbsent(choice, this::make);
    }

    private Guardrails make(GuardrailChoice choice) {
        Guardrails base = Guardrails.of(choice.preset());
        if (choice.added().isEmpty() && choice.removed().isEmpty()) {
            return base;
        }
        Map<Stage, List<Guardrail>> byStage = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            List<Guardrail> kept = new ArrayList<>();
            for (Guardrail guardrail : base.at(stage)) {
                String key = guardrail.entry(stage).key();
                if (!choice.removed().contains(key) && !choice.added().containsKey(key)) {
                    kept.add(guardrail);
                }
            }
            choice.added().forEach((key, options) -> addTo(kept, stage, key, options));
            if (!kept.isEmpty()) {
                byStage.put(stage, List.copyOf(kept));
            }
        }
        JsonObject moderated = choice.added().get(Moderation.KEY);
        return Guardrails.of(byStage, moderated == null ? null : Moderation.of(moderated));
    }

    private void addTo(List<Guardrail> kept, Stage stage, String key, JsonObject options) {
        TextGuardrail guardrail = own.get(key);
        if (guardrail != null && guardrail.stages().contains(stage)) {
            kept.add(new OwnGuardrail(guardrail, stage, options));
        } else if (OurGuardrails.STAGES.get(key) == stage) {
            kept.add(OurGuardrails.of(key, options));
        }
    }

    /** Every one, ours first. */
    public List<GuardrailEntry> catalog() {
        List<GuardrailEntry> entries = new ArrayList<>(Guardrails.catalog());
        own.values().forEach(guardrail -> guardrail.stages().stream()
                .sorted()
                .findFirst()
                .ifPresent(stage ->
                        entries.add(new OwnGuardrail(guardrail, stage, JsonValue.EMPTY_JSON_OBJECT).entry(stage))));
        return entries;
    }

    /** Whether it is one of this installation's own. */
    public boolean isOwn(String key) {
        return own.containsKey(key);
    }
}
