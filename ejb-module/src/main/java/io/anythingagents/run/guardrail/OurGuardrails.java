package io.anythingagents.run.guardrail;

import io.anythingagents.run.guardrail.Guardrails.Stage;
import io.anythingagents.run.guardrail.PersonalData.Kind;
import io.anythingagents.run.guardrail.SignsOfAttack.Place;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes guardrails of ours as an agent's file sets them, and tells what is wrong with options. */
final class OurGuardrails {
    /** By their names in the catalogue. */
    static final Map<String, Stage> STAGES = Map.of(
            "pii_detection_input", Stage.INPUT,
            "pii_detection_output", Stage.OUTPUT,
            "pii_tool_input", Stage.TOOL_INPUT,
            "pii_tool_output", Stage.TOOL_OUTPUT,
            "jailbreak_detection", Stage.INPUT,
            "prompt_injection", Stage.TOOL_OUTPUT,
            "url_filter", Stage.OUTPUT);

    private static final int CLEAR = 70;
    private static final int MOST = 1_000;
    private static final String THRESHOLD = "threshold";
    private static final String MODE = "mode";
    private static final String ENTITIES = "entities";

    private final JsonObject options;
    private final List<String> faults = new ArrayList<>();

    private OurGuardrails(JsonObject options) {
        this.options = options;
    }

    static List<String> faults(String key, JsonObject options) {
        OurGuardrails reading = new OurGuardrails(options);
        reading.make(key);
        return reading.faults;
    }

    static Guardrail of(String key, JsonObject options) {
        return new OurGuardrails(options).make(key);
    }

    private Guardrail make(String key) {
        switch (key) {
            case "url_filter" -> {
                only(Set.of());
                return new UrlFilter();
            }
            case "jailbreak_detection", "prompt_injection" -> {
                only(Set.of(THRESHOLD));
                return new SignsOfAttack(key.equals("prompt_injection") ? Place.TOOL : Place.PERSON, threshold());
            }
            default -> {
                only(Set.of(MODE, ENTITIES));
                return new PersonalData(entities(), block());
            }
        }
    }

    private void only(Set<String> known) {
        for (String name : options.keySet()) {
            if (!known.contains(name)) {
                faults.add(
                        known.isEmpty()
                                ? "takes no options"
                                : name + " is unknown; the options are "
                                        + String.join(
                                                ", ", known.stream().sorted().toList()));
            }
        }
    }

    private int threshold() {
        JsonValue given = options.get(THRESHOLD);
        if (given == null) {
            return CLEAR;
        }
        if (given instanceof JsonNumber number && number.isIntegral()) {
            int weight = number.intValue();
            if (weight >= 1 && weight <= MOST) {
                return weight;
            }
        }
        faults.add(THRESHOLD + " must be a whole number from 1 to " + MOST);
        return CLEAR;
    }

    private boolean block() {
        JsonValue given = options.get(MODE);
        if (given == null) {
            return false;
        }
        String word = given instanceof JsonString text ? text.getString() : "";
        if (!word.equals("block") && !word.equals("mask")) {
            faults.add(MODE + " must be mask or block");
        }
        return word.equals("block");
    }

    private Set<Kind> entities() {
        JsonValue given = options.get(ENTITIES);
        if (given == null) {
            return Kind.USUAL;
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        if (given instanceof JsonArray list) {
            list.forEach(entry -> kind(entry)
                    .ifPresentOrElse(
                            kinds::add,
                            () -> faults.add(ENTITIES + " has " + entry + ", which is none; there are " + Kind.ALL)));
        }
        if (kinds.isEmpty()) {
            faults.add(ENTITIES + " must be a list that is not empty");
        }
        return kinds;
    }

    private static Optional<Kind> kind(JsonValue entry) {
        String word = entry instanceof JsonString text ? text.getString() : "";
        return Kind.ALL.stream().filter(kind -> kind.name().equals(word)).findFirst();
    }
}
