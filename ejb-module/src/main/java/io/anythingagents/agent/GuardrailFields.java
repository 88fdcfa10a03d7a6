package io.anythingagents.agent;

import io.anythingagents.agent.YamlFields.Word;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code guardrails} of an agent file: the word of a preset, or a preset with what is added and removed. */
record GuardrailFields(GuardrailNames names, Consumer<String> faults) {
    private static final int LONGEST = 200;
    private static final List<String> PRESETS = Arrays.stream(GuardrailPreset.values())
            .map(GuardrailPreset::wireName)
            .toList();

    GuardrailChoice read(YamlFields fields) {
        if (!fields.isMapping("guardrails")) {
            return GuardrailChoice.of(preset(fields, "guardrails"));
        }
        YamlFields choice = fields.fields("guardrails").orElseThrow();
        GuardrailPreset preset = preset(choice, "preset");
        Map<String, JsonObject> added = new LinkedHashMap<>();
        for (Node element : choice.elements("add")) {
            add(choice, element, added);
        }
        Set<String> removed = new LinkedHashSet<>();
        for (Word word : choice.words("remove", LONGEST)) {
            check(choice, word.node(), "guardrails.remove", word.text());
            removed.add(word.text());
        }
        choice.end(Set.of("preset", "add", "remove"));
        return new GuardrailChoice(preset, added, removed);
    }

    private static GuardrailPreset preset(YamlFields fields, String field) {
        return fields.oneOf(field, PRESETS)
                .map(word -> GuardrailPreset.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(GuardrailPreset.NONE);
    }

    /** The name alone, or with options beside it. */
    private void add(YamlFields choice, Node element, Map<String, JsonObject> added) {
        JsonValue json = YamlJson.of(element);
        String name = "";
        JsonObjectBuilder options = Json.createObjectBuilder();
        if (json instanceof JsonString word) {
            name = word.getString();
        } else if (json instanceof JsonObject object) {
            name = object.get("name") instanceof JsonString word ? word.getString() : "";
            object.forEach((key, value) -> {
                if (!key.equals("name")) {
                    options.add(key, value);
                }
            });
        }
        if (!check(choice, element, "guardrails.add", name)) {
            return;
        }
        JsonObject given = options.build();
        for (String fault : names.faults(name, given)) {
            choice.fault(element, "guardrails.add", name + ": " + fault);
        }
        if (added.putIfAbsent(name, given) != null) {
            choice.fault(element, "guardrails.add", "names " + name + " twice");
        }
    }

    private boolean check(YamlFields choice, Node node, String field, String name) {
        if (names.names().contains(name)) {
            return true;
        }
        choice.fault(
                node,
                field,
                "names " + (name.isEmpty() ? "nothing" : name) + ", which is no guardrail; there are "
                        + String.join(", ", names.names().stream().sorted().toList()));
        return false;
    }
}
