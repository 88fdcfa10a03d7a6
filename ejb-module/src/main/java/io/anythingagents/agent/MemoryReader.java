package io.anythingagents.agent;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how an agent's file wants its memory kept. */
final class MemoryReader {
    private static final int LONGEST_NAME = 200;
    private static final Set<String> FIELDS = Set.of(
            "mode",
            "max_user_turns",
            "keep_last_user_turns",
            "max_items",
            "token_budget",
            "token_soft_budget",
            "token_remaining_pct",
            "token_soft_remaining_pct",
            "context_window_tokens",
            "compact_trigger_turns",
            "compact_keep",
            "compact_clear_tool_inputs",
            "compact_exclude_tools",
            "compact_include_tools",
            "summarizer_model",
            "summary_max_tokens",
            "summary_max_chars");

    private MemoryReader() {}

    /** Null when the file says nothing of it. */
    static @Nullable MemoryRule read(YamlFields fields) {
        Optional<YamlFields> found = fields.fields("memory");
        if (found.isEmpty()) {
            return null;
        }
        YamlFields memory = found.get();
        MemoryRule rule = new MemoryRule(
                memory.oneOf("mode", MemoryMode.words()).map(MemoryMode::of).orElse(MemoryMode.NONE),
                new MemoryRule.Turns(
                        count(memory, "max_user_turns", 1, MemoryRule.MOST_TURNS),
                        count(memory, "keep_last_user_turns", 1, MemoryRule.MOST_TURNS),
                        count(memory, "max_items", 2, MemoryRule.MOST_ITEMS)),
                new MemoryRule.Room(
                        tokens(memory, "token_budget"),
                        tokens(memory, "token_soft_budget"),
                        count(memory, "token_remaining_pct", 0, 99),
                        count(memory, "token_soft_remaining_pct", 0, 99),
                        tokens(memory, "context_window_tokens")),
                new MemoryRule.Clearing(
                        count(memory, "compact_trigger_turns", 1, MemoryRule.MOST_TURNS),
                        count(memory, "compact_keep", 1, MemoryRule.MOST_TURNS),
                        memory.bool("compact_clear_tool_inputs").orElse(false),
                        names(memory, "compact_exclude_tools"),
                        names(memory, "compact_include_tools")),
                new MemoryRule.Recap(
                        memory.text("summarizer_model", LONGEST_NAME).orElse(null),
                        count(memory, "summary_max_tokens", 16, MemoryRule.MOST_SUMMARY_TOKENS),
                        count(memory, "summary_max_chars", 64, MemoryRule.MOST_SUMMARY_CHARACTERS)));
        memory.end(FIELDS);
        return rule;
    }

    private static @Nullable Integer count(YamlFields fields, String name, long least, long most) {
        return fields.whole(name, least, most).map(Long::intValue).orElse(null);
    }

    private static @Nullable Long tokens(YamlFields fields, String name) {
        return fields.whole(name, MemoryRule.LEAST_TOKENS, MemoryRule.MOST_TOKENS)
                .orElse(null);
    }

    private static List<String> names(YamlFields fields, String name) {
        return fields.words(name, LONGEST_NAME).stream()
                .map(YamlFields.Word::text)
                .toList();
    }
}
