package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.agent.MemoryMode;
import io.anythingagents.agent.MemoryRule;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is set for a conversation stands over its agent's rule, field by field. */
class ConversationMemoryTest {
    private static final MemoryRule RULE = new MemoryRule(
            MemoryMode.TRIM,
            new MemoryRule.Turns(8, 4, 50),
            new MemoryRule.Room(1_000L, null, null, null, null),
            new MemoryRule.Clearing(3, 2, true, List.of("kept"), List.of()),
            new MemoryRule.Recap("small", null, null));

    @Test
    void whatIsNotSet_isTheAgents() {
        assertThat(ConversationMemory.read(null).over(RULE)).isEqualTo(RULE);
        assertThat(ConversationMemory.read(null).isRecapped()).isFalse();
        assertThat(ConversationMemory.NONE.stored()).isNull();
    }

    @Test
    void whatIsSet_standsOverTheAgents_fieldByField() {
        ConversationMemory memory = ConversationMemory.NONE.with(json(
                "{'mode': 'summarize', 'max_user_turns': 2, 'clear_tool_inputs': false, 'memory_injection': true}"));

        MemoryRule rule = ConversationMemory.read(memory.stored()).over(RULE);

        assertThat(rule.mode()).isEqualTo(MemoryMode.SUMMARIZE);
        assertThat(rule.turns()).isEqualTo(new MemoryRule.Turns(2, 4, 50));
        assertThat(rule.clearing()).isEqualTo(new MemoryRule.Clearing(3, 2, false, List.of("kept"), List.of()));
        assertThat(rule.room()).isEqualTo(RULE.room());
        assertThat(rule.recap()).isEqualTo(RULE.recap());
        assertThat(memory.isRecapped()).isTrue();
    }

    @Test
    void aChange_leavesTheRest_andNullTakesASettingBack() {
        ConversationMemory memory = ConversationMemory.NONE
                .with(json("{'mode': 'none', 'compact_keep': 7}"))
                .with(json("{'mode': null, 'compact_trigger_turns': 9}"));

        assertThat(memory.set()).isEqualTo(json("{'compact_keep': 7, 'compact_trigger_turns': 9}"));
        assertThat(memory.over(RULE).clearing().kept()).isEqualTo(7);
        assertThat(memory.with(json("{'compact_keep': null, 'compact_trigger_turns': null}"))
                        .stored())
                .isNull();
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text.replace('\'', '"'))).readObject();
    }
}
