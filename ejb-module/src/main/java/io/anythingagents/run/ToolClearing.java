package io.anythingagents.run;

import io.anythingagents.agent.MemoryRule;
import io.anythingagents.run.model.SessionItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A dialog in which old tools' results are left out; the calls stay, each with a short result, for providers insist on pairs.
 *
 * @param items all of it
 * @param inputs calls whose arguments were left out
 * @param outputs results that were left out
 */
record ToolClearing(List<SessionItem> items, int inputs, int outputs) {
    static final String OUTPUT = "[This result was left out to make room.]";
    static final String INPUT = "{}";

    /** @param before where the part begins that stays as it is */
    static ToolClearing of(List<SessionItem> items, int before, MemoryRule.Clearing rule) {
        Map<String, String> tools = new HashMap<>();
        List<SessionItem> cleared = new ArrayList<>(items.size());
        int inputs = 0;
        int outputs = 0;
        for (int i = 0; i < items.size(); i++) {
            SessionItem item = items.get(i);
            SessionItem shown = item;
            if (item instanceof SessionItem.ToolRequest call) {
                tools.put(call.callId(), call.name());
                if (i < before && rule.inputs() && goes(call.name(), rule) && longer(call.arguments(), INPUT)) {
                    shown = new SessionItem.ToolRequest(call.callId(), call.name(), INPUT);
                    inputs++;
                }
            } else if (i < before
                    && item instanceof SessionItem.ToolAnswer answer
                    && goes(tools.getOrDefault(answer.callId(), ""), rule)
                    && longer(answer.output(), OUTPUT)) {
                shown = new SessionItem.ToolAnswer(answer.callId(), OUTPUT);
                outputs++;
            }
            cleared.add(shown);
        }
        return new ToolClearing(cleared, inputs, outputs);
    }

    private static boolean longer(String text, String placeholder) {
        return text.length() > placeholder.length();
    }

    private static boolean goes(String tool, MemoryRule.Clearing rule) {
        return !rule.excluded().contains(tool)
                && (rule.included().isEmpty() || rule.included().contains(tool));
    }

    /** Where the newest messages of people begin, as many as are named; the start where there are fewer. */
    static int beforeNewest(List<SessionItem> items, int messages) {
        int left = messages;
        for (int i = items.size() - 1; i >= 0; i--) {
            if (items.get(i) instanceof SessionItem.UserText && --left == 0) {
                return i;
            }
        }
        return 0;
    }
}
