package io.anythingagents.conversation;

import io.anythingagents.agent.MemoryMode;
import io.anythingagents.agent.MemoryRule;
import io.anythingagents.http.Fields;
import io.anythingagents.run.ConversationMemory;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was set for the memory of a conversation; null is left to the agents. */
@SuppressWarnings("NullableBoolean") // a third state: not set
public record MemoryConfig(
        @Nullable String mode,
        @Nullable Integer maxUserTurns,
        @Nullable Integer keepLastTurns,
        @Nullable Integer compactTriggerTurns,
        @Nullable Integer compactKeep,
        @Nullable Boolean clearToolInputs,
        @Nullable Boolean memoryInjection) {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final Set<String> MODES = Set.copyOf(MemoryMode.words());

    static MemoryConfig of(ConversationMemory memory) {
        JsonObject set = memory.set();
        return new MemoryConfig(
                set.get(ConversationMemory.MODE) instanceof JsonString word ? word.getString() : null,
                number(set, ConversationMemory.MAX_USER_TURNS),
                number(set, ConversationMemory.KEEP_LAST_TURNS),
                number(set, ConversationMemory.COMPACT_TRIGGER_TURNS),
                number(set, ConversationMemory.COMPACT_KEEP),
                bool(set, ConversationMemory.CLEAR_TOOL_INPUTS),
                bool(set, ConversationMemory.MEMORY_INJECTION));
    }

    /** What a request changes: members that are not there stay as they are, null takes one back. */
    static JsonObject changes(Fields fields) {
        JsonObjectBuilder changes = JSON.createObjectBuilder();
        String mode = fields.optionalOneOf(ConversationMemory.MODE, MODES);
        put(fields, changes, ConversationMemory.MODE, mode == null ? JsonValue.NULL : JSON.createValue(mode));
        for (String name : Set.of(
                ConversationMemory.MAX_USER_TURNS,
                ConversationMemory.KEEP_LAST_TURNS,
                ConversationMemory.COMPACT_TRIGGER_TURNS,
                ConversationMemory.COMPACT_KEEP)) {
            Integer number = fields.optionalInteger(name, 1, MemoryRule.MOST_TURNS);
            put(fields, changes, name, number == null ? JsonValue.NULL : JSON.createValue(number));
        }
        for (String name : Set.of(ConversationMemory.CLEAR_TOOL_INPUTS, ConversationMemory.MEMORY_INJECTION)) {
            Boolean word = fields.optionalBool(name);
            put(fields, changes, name, word == null ? JsonValue.NULL : word ? JsonValue.TRUE : JsonValue.FALSE);
        }
        return changes.build();
    }

    private static void put(Fields fields, JsonObjectBuilder changes, String name, JsonValue value) {
        if (fields.has(name)) {
            changes.add(name, value);
        }
    }

    private static @Nullable Integer number(JsonObject set, String name) {
        return set.get(name) instanceof JsonNumber number ? Integer.valueOf(number.intValue()) : null;
    }

    private static @Nullable Boolean bool(JsonObject set, String name) {
        return set.containsKey(name) ? Boolean.valueOf(set.getBoolean(name)) : null;
    }
}
