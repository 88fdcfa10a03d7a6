package io.anythingagents.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent's file says of its memory. */
class MemoryFileTest {
    @TempDir
    Path directory;

    @Test
    void everyField_isRead() throws IOException {
        AgentCatalog catalog = load(
                "{mode: compact, max_user_turns: 9, keep_last_user_turns: 4, max_items: 50, token_budget: 5000,"
                        + " token_soft_budget: 4000, token_remaining_pct: 20, token_soft_remaining_pct: 40,"
                        + " context_window_tokens: 32000, compact_trigger_turns: 10, compact_keep: 3,"
                        + " compact_clear_tool_inputs: true, compact_exclude_tools: [a], compact_include_tools: [b],"
                        + " summarizer_model: small, summary_max_tokens: 300, summary_max_chars: 900}",
                Map.of());

        assertThat(catalog.memory(agent(catalog)))
                .isEqualTo(new MemoryRule(
                        MemoryMode.COMPACT,
                        new MemoryRule.Turns(9, 4, 50),
                        new MemoryRule.Room(5000L, 4000L, 20, 40, 32_000L),
                        new MemoryRule.Clearing(10, 3, true, List.of("a"), List.of("b")),
                        new MemoryRule.Recap("small", 300, 900)));
        assertThat(catalog.summaryModel(agent(catalog), catalog.memory(agent(catalog))))
                .isEqualTo("small");
    }

    @Test
    void withoutAWord_theInstallationDecides() throws IOException {
        AgentCatalog usual = load(null, Map.of());
        AgentCatalog summing = load(
                null,
                Map.of(
                        "AGENT_MEMORY_MODE",
                        "summarize",
                        "AGENT_SUMMARY_MODEL",
                        "tiny",
                        "AGENT_CONTEXT_WINDOW_TOKENS",
                        "9000"));

        assertThat(usual.memory(agent(usual))).isEqualTo(MemoryRule.of(MemoryMode.TRIM));
        assertThat(usual.summaryModel(agent(usual), usual.memory(agent(usual))))
                .as("the agent's own")
                .isEqualTo("gpt-5.1");
        assertThat(summing.memory(agent(summing)).mode()).isEqualTo(MemoryMode.SUMMARIZE);
        assertThat(summing.summaryModel(agent(summing), summing.memory(agent(summing))))
                .isEqualTo("tiny");
        assertThat(summing.contextWindow()).isEqualTo(9_000);
    }

    @Test
    void whatMakesNoSense_isToldWithItsField() {
        assertThatThrownBy(() -> load("{mode: forget, max_items: 1, token_budget: lots, turns: 3}", Map.of()))
                .isInstanceOf(InvalidAgentsException.class)
                .hasMessageContaining("memory.mode")
                .hasMessageContaining("memory.max_items")
                .hasMessageContaining("memory.token_budget")
                .hasMessageContaining("memory.turns");
    }

    private AgentCatalog load(@Nullable String memory, Map<String, String> given) throws IOException {
        Files.writeString(
                directory.resolve("keeper.yaml"),
                "name: keeper\ndescription: d\ninstructions: i\n" + (memory == null ? "" : "memory: " + memory + "\n"));
        Map<String, String> settings = new HashMap<>(given);
        settings.put("ENVIRONMENT", "test");
        settings.put("AGENTS_DIR", directory.toString());
        return AgentCatalog.load(Settings.load(settings), Clock.systemUTC(), Set.of());
    }

    private static AgentDefinition agent(AgentCatalog catalog) {
        return catalog.find("keeper").orElseThrow();
    }
}
