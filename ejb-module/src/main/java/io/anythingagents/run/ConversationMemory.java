package io.anythingagents.run;

import io.anythingagents.agent.MemoryMode;
import io.anythingagents.agent.MemoryRule;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/**
 * How much of one conversation its models are given, as its owner set it; what is not set is left to the agents.
 *
 * @param set by the names below
 */
public record ConversationMemory(JsonObject set) {
    public static final String MODE = "mode";
    public static final String MAX_USER_TURNS = "max_user_turns";
    public static final String KEEP_LAST_TURNS = "keep_last_turns";
    public static final String COMPACT_TRIGGER_TURNS = "compact_trigger_turns";
    public static final String COMPACT_KEEP = "compact_keep";
    public static final String CLEAR_TOOL_INPUTS = "clear_tool_inputs";
    public static final String MEMORY_INJECTION = "memory_injection";

    static final ConversationMemory NONE = new ConversationMemory(JsonValue.EMPTY_JSON_OBJECT);

    private static final JsonProvider JSON = JsonProvider.provider();

    /** What {@link #stored} gave. */
    static ConversationMemory read(@Nullable String stored) {
        if (stored == null) {
            return NONE;
        }
        try (JsonReader reader = JSON.createReader(new StringReader(stored))) {
            return new ConversationMemory(reader.readObject());
        }
    }

    /** For the row; null when nothing is set. */
    @Nullable
    String stored() {
        return set.isEmpty() ? null : set.toString();
    }

    /** The same with some of it set anew; null takes a setting back. */
    ConversationMemory with(JsonObject changes) {
        JsonObjectBuilder merged = JSON.createObjectBuilder(set);
        changes.forEach((name, value) -> {
            if (value == JsonValue.NULL) {
                merged.remove(name);
            } else {
                merged.add(name, value);
            }
        });
        return new ConversationMemory(merged.build());
    }

    /** An agent's rule with what is set here in its place. */
    MemoryRule over(MemoryRule rule) {
        if (set.isEmpty()) {
            return rule;
        }
        MemoryRule.Clearing clearing = rule.clearing();
        return new MemoryRule(
                set.get(MODE) instanceof JsonString word ? MemoryMode.of(word.getString()) : rule.mode(),
                new MemoryRule.Turns(
                        number(MAX_USER_TURNS, rule.turns().most()),
                        number(KEEP_LAST_TURNS, rule.turns().kept()),
                        rule.turns().items()),
                rule.room(),
                new MemoryRule.Clearing(
                        number(COMPACT_TRIGGER_TURNS, clearing.trigger()),
                        number(COMPACT_KEEP, clearing.kept()),
                        set.getBoolean(CLEAR_TOOL_INPUTS, clearing.inputs()),
                        clearing.excluded(),
                        clearing.included()),
                rule.recap());
    }

    /** Whether a recent summary goes along, whatever the mode. */
    boolean isRecapped() {
        return set.getBoolean(MEMORY_INJECTION, false);
    }

    private @Nullable Integer number(String name, @Nullable Integer otherwise) {
        return set.get(name) instanceof JsonNumber number ? Integer.valueOf(number.intValue()) : otherwise;
    }
}
