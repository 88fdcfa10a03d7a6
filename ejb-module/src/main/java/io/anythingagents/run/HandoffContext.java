package io.anythingagents.run;

import io.anythingagents.agent.HandoffRule;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.model.SessionItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent that takes over is shown of what was said before. */
final class HandoffContext {
    private HandoffContext() {}

    /**
     * @param items all the agent before was shown, and what it did; every call in it has its answer
     * @param call what was said with the handoff, which is seen whatever else is not; null for nothing
     */
    static List<SessionItem> of(HandoffRule.Context context, List<SessionItem> items, @Nullable Called call) {
        int last = lastUserText(items);
        if (last < 0) {
            return items;
        }
        return switch (context) {
            case FULL -> items;
            case LAST_TURN -> items.subList(last, items.size());
            case FRESH -> fresh(items, last, call);
        };
    }

    private static List<SessionItem> fresh(List<SessionItem> items, int last, @Nullable Called call) {
        List<SessionItem> shown = new ArrayList<>(items.subList(last, last + 1));
        if (call != null) {
            items.stream().filter(item -> isOf(call.callId, item)).forEach(shown::add);
        }
        return shown;
    }

    private static boolean isOf(String callId, SessionItem item) {
        return (item instanceof SessionItem.ToolRequest asked && asked.callId().equals(callId))
                || (item instanceof SessionItem.ToolAnswer answer
                        && answer.callId().equals(callId));
    }

    private static int lastUserText(List<SessionItem> items) {
        for (int i = items.size() - 1; i >= 0; i--) {
            if (items.get(i) instanceof SessionItem.UserText) {
                return i;
            }
        }
        return -1;
    }
}
