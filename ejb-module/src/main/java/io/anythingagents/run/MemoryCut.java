package io.anythingagents.run;

import io.anythingagents.run.model.SessionItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A dialog cut to fit. What is kept begins with something a person said and ends with all that was said last; a call, its
 * result and the reasoning behind it stay together. The person's newest message is always kept.
 *
 * @param older what is left out, in order
 * @param kept what is left, in order
 * @param from where the kept part begins
 */
record MemoryCut(List<SessionItem> older, List<SessionItem> kept, int from) {
    /** How much may be left. */
    record Bounds(long tokens, int turns, int items) {
        boolean allow(List<SessionItem> items) {
            return items.size() <= this.items && userTexts(items) <= turns && TokenEstimate.of(items) <= tokens;
        }
    }

    /** What must not be torn: from a place up to another. */
    private record Group(int from, int to) {}

    /** The least that has to be left out; where even the newest message does not fit, it and the newest step are left. */
    static MemoryCut of(List<SessionItem> items, Bounds bounds) {
        List<Group> groups = groups(items);
        int newest = 0;
        for (int i = 0; i < groups.size(); i++) {
            if (saidByPerson(items, groups.get(i))) {
                newest = i;
            }
        }
        for (int i = 0; i <= newest; i++) {
            int from = groups.isEmpty() ? 0 : groups.get(i).from();
            List<SessionItem> rest = items.subList(from, items.size());
            if ((i == 0 || saidByPerson(items, groups.get(i))) && bounds.allow(rest)) {
                return new MemoryCut(items.subList(0, from), rest, from);
            }
        }
        return groups.isEmpty() ? new MemoryCut(List.of(), items, 0) : withinTurn(items, groups, newest, bounds);
    }

    /** The newest message with as many of the newest steps taken for it as fit. */
    private static MemoryCut withinTurn(List<SessionItem> items, List<Group> groups, int newest, Bounds bounds) {
        Group asked = groups.get(newest);
        List<SessionItem> kept = new ArrayList<>(items.subList(asked.from(), asked.to()));
        int from = items.size();
        for (int i = groups.size() - 1; i > newest; i--) {
            List<SessionItem> more = new ArrayList<>(items.subList(asked.from(), asked.to()));
            more.addAll(items.subList(groups.get(i).from(), items.size()));
            if (i < groups.size() - 1 && !bounds.allow(more)) {
                break;
            }
            kept = more;
            from = groups.get(i).from();
        }
        List<SessionItem> older = new ArrayList<>(items.subList(0, asked.from()));
        older.addAll(items.subList(asked.to(), Math.max(asked.to(), from)));
        return new MemoryCut(older, kept, asked.from());
    }

    boolean isWhole() {
        return older.isEmpty();
    }

    static int userTexts(List<SessionItem> items) {
        return (int) items.stream()
                .filter(item -> item instanceof SessionItem.UserText)
                .count();
    }

    private static boolean saidByPerson(List<SessionItem> items, Group group) {
        return items.subList(group.from(), group.to()).stream().anyMatch(item -> item instanceof SessionItem.UserText);
    }

    private static boolean begins(SessionItem before, SessionItem item) {
        return item instanceof SessionItem.UserText
                || before instanceof SessionItem.UserText
                || (before instanceof SessionItem.ToolAnswer && !(item instanceof SessionItem.ToolAnswer));
    }

    /** One for each message of a person, and one for each step of an agent: reasoning, words, calls and their results. */
    private static List<Group> groups(List<SessionItem> items) {
        List<Group> groups = new ArrayList<>();
        Set<String> open = new HashSet<>();
        int from = 0;
        for (int i = 0; i < items.size(); i++) {
            SessionItem item = items.get(i);
            if (i > from && open.isEmpty() && begins(items.get(i - 1), item)) {
                groups.add(new Group(from, i));
                from = i;
            }
            if (item instanceof SessionItem.ToolRequest call) {
                open.add(call.callId());
            } else if (item instanceof SessionItem.ToolAnswer answer) {
                open.remove(answer.callId());
            }
        }
        if (from < items.size()) {
            groups.add(new Group(from, items.size()));
        }
        return groups;
    }
}
