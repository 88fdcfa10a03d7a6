package io.anythingagents.run;

import io.anythingagents.agent.HandoffRule;
import io.anythingagents.run.model.SessionItem;
import java.util.List;

/** What an agent that takes over is shown of what was said before. */
final class HandoffContext {
    private HandoffContext() {}

    /** @param items all the agent before was shown, and what it did; every call in it has its answer */
    static List<SessionItem> of(HandoffRule.Context context, List<SessionItem> items) {
        int last = lastUserText(items);
        if (last < 0) {
            return items;
        }
        return switch (context) {
            case FULL -> items;
            case LAST_TURN -> items.subList(last, items.size());
            case FRESH -> items.subList(last, last + 1);
        };
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
