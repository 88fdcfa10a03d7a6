package io.anythingagents.run;

import io.anythingagents.agent.MemoryMode;
import io.anythingagents.agent.MemoryRule;
import io.anythingagents.http.Fields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how much of the dialog a request wants its models to be given. */
final class MemoryStrategy {
    private static final int LONGEST_NAME = 128;
    private static final int MOST_TOOLS = 100;

    private MemoryStrategy() {}

    /** Null when the request leaves it to the agents. */
    static @Nullable MemoryRule read(@Nullable Fields fields) {
        if (fields == null) {
            return null;
        }
        String word = fields.optionalOneOf("mode", Set.copyOf(MemoryMode.words()));
        MemoryMode mode = word != null && MemoryMode.words().contains(word) ? MemoryMode.of(word) : MemoryMode.NONE;
        Boolean inputs = fields.optionalBool("compact_clear_tool_inputs");
        return new MemoryRule(
                mode,
                new MemoryRule.Turns(
                        fields.optionalInteger("max_user_turns", 1, MemoryRule.MOST_TURNS),
                        fields.optionalInteger("keep_last_user_turns", 1, MemoryRule.MOST_TURNS),
                        fields.optionalInteger("max_items", 2, MemoryRule.MOST_ITEMS)),
                new MemoryRule.Room(
                        tokens(fields, "token_budget"),
                        tokens(fields, "token_soft_budget"),
                        fields.optionalInteger("token_remaining_pct", 0, 99),
                        fields.optionalInteger("token_soft_remaining_pct", 0, 99),
                        tokens(fields, "context_window_tokens")),
                new MemoryRule.Clearing(
                        fields.optionalInteger("compact_trigger_turns", 1, MemoryRule.MOST_TURNS),
                        fields.optionalInteger("compact_keep", 1, MemoryRule.MOST_TURNS),
                        inputs != null && inputs,
                        fields.texts("compact_exclude_tools", MOST_TOOLS, LONGEST_NAME),
                        fields.texts("compact_include_tools", MOST_TOOLS, LONGEST_NAME)),
                new MemoryRule.Recap(
                        fields.optionalText("summarizer_model", LONGEST_NAME),
                        fields.optionalInteger("summary_max_tokens", 16, MemoryRule.MOST_SUMMARY_TOKENS),
                        fields.optionalInteger("summary_max_chars", 64, MemoryRule.MOST_SUMMARY_CHARACTERS)));
    }

    private static @Nullable Long tokens(Fields fields, String name) {
        Integer tokens = fields.optionalInteger(name, MemoryRule.LEAST_TOKENS, MemoryRule.MOST_TOKENS);
        return tokens == null ? null : tokens.longValue();
    }
}
