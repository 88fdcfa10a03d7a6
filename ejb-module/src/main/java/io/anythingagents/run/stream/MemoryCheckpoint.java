package io.anythingagents.run.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model was given less than there is.
 *
 * @param strategy what was done: trim, summarize or compact
 * @param reason what made room necessary
 * @param fallback why something else was done than the rule says
 * @param compacted items left out or shortened
 */
public record MemoryCheckpoint(
        String strategy,
        String reason,
        @Nullable String fallback,
        Size before,
        Size after,
        int compacted,
        @Nullable Cleared cleared) {
    private static final int TYPICAL_LENGTH = 512;

    /** Of a dialog. */
    public record Size(long tokens, int items, int turns) {}

    /** What was left out of tool calls, and by which rule. */
    public record Cleared(
            int inputs,
            int outputs,
            int keepTurns,
            @Nullable Integer triggerTurns,
            boolean clearToolInputs,
            List<String> excluded,
            List<String> included) {
        public Cleared {
            excluded = List.copyOf(excluded);
            included = List.copyOf(included);
        }
    }

    String json() {
        Cleared tools = cleared;
        return new JsonText(TYPICAL_LENGTH)
                .text("strategy", strategy)
                .text("trigger_reason", reason)
                .text("fallback_reason", fallback)
                .number("tokens_before", before.tokens())
                .number("tokens_after", after.tokens())
                .number("compacted_count", compacted)
                .number("compacted_inputs", tools == null ? null : tools.inputs())
                .number("compacted_outputs", tools == null ? null : tools.outputs())
                .number("keep_turns", tools == null ? null : tools.keepTurns())
                .number("trigger_turns", tools == null ? null : tools.triggerTurns())
                .raw("clear_tool_inputs", tools == null ? null : String.valueOf(tools.clearToolInputs()))
                .raw("excluded_tools", tools == null ? null : list(tools.excluded()))
                .raw("included_tools", tools == null ? null : list(tools.included()))
                .number("total_items_before", before.items())
                .number("total_items_after", after.items())
                .number("turns_before", before.turns())
                .number("turns_after", after.turns())
                .end();
    }

    private static String list(List<String> words) {
        StringBuilder list = new StringBuilder("[");
        for (String word : words) {
            list.append(list.length() > 1 ? "," : "");
            JsonText.quote(list, word);
        }
        return list.append(']').toString();
    }
}
