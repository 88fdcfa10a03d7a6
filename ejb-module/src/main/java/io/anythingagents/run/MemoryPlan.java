package io.anythingagents.run;

import io.anythingagents.agent.MemoryMode;
import io.anythingagents.agent.MemoryRule;
import io.anythingagents.run.model.SessionItem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule with every number filled in.
 *
 * @param hard most tokens of one call's input
 * @param soft tokens above which room is made early
 * @param window what the model can read at once, in tokens
 */
record MemoryPlan(MemoryRule rule, long hard, @Nullable Long soft, long window) {
    /** As many as a model was ever given, whatever the rule says. */
    private static final int ITEMS = 200;

    private static final int CLEARING_KEEPS = 2;
    private static final int SUMMARY_TOKENS = 1_000;
    private static final int SUMMARY_CHARACTERS = 4_000;

    /** Where no bound is given, a fifth of the window stays free for the answer. */
    private static final int PERCENT_USED = 80;

    /** What made room necessary. */
    enum Trigger {
        TURNS,
        ITEMS,
        TOKEN_BUDGET,
        TOKEN_SOFT_BUDGET
    }

    static MemoryPlan of(MemoryRule rule, long usualWindow) {
        MemoryRule.Room room = rule.room();
        Long given = room.window();
        long window = given == null ? usualWindow : given;
        Long hard = room.hard() == null ? share(window, room.remainingPercent()) : room.hard();
        Long soft = room.soft() == null ? share(window, room.softRemainingPercent()) : room.soft();
        return new MemoryPlan(
                rule,
                hard == null ? Math.max(window * PERCENT_USED / 100, soft == null ? 0 : soft) : hard,
                soft,
                window);
    }

    private static @Nullable Long share(long window, @Nullable Integer remainingPercent) {
        return remainingPercent == null ? null : window * (100 - remainingPercent) / 100;
    }

    MemoryMode mode() {
        return rule.mode();
    }

    /** Why room has to be made, if so. */
    Optional<Trigger> trigger(long tokens, List<SessionItem> items) {
        if (mode() != MemoryMode.NONE) {
            if (tokens > hard) {
                return Optional.of(Trigger.TOKEN_BUDGET);
            }
            if (soft != null && tokens > soft) {
                return Optional.of(Trigger.TOKEN_SOFT_BUDGET);
            }
            Integer turns = mode() == MemoryMode.COMPACT
                    ? rule.clearing().trigger()
                    : rule.turns().most();
            if (turns != null && MemoryCut.userTexts(items) > turns) {
                return Optional.of(Trigger.TURNS);
            }
        }
        return items.size() > mostItems() ? Optional.of(Trigger.ITEMS) : Optional.empty();
    }

    /**
     * What may be left. Where tokens or items made room necessary, more is made than needed, so that not every call has to
     * make some, and providers find most of what they were given before.
     *
     * @param overhead tokens of what is not part of the dialog
     */
    MemoryCut.Bounds bounds(Trigger trigger, long overhead) {
        long budget =
                switch (trigger) {
                    case TOKEN_BUDGET -> soft == null ? hard * 3 / 4 : Math.min(soft, hard);
                    case TOKEN_SOFT_BUDGET -> Math.min(soft == null ? hard : soft, hard) * 3 / 4;
                    default -> mode() == MemoryMode.NONE ? Long.MAX_VALUE : hard;
                };
        Integer most = rule.turns().most();
        int turns = most == null || mode() == MemoryMode.NONE ? Integer.MAX_VALUE : most;
        Integer kept = rule.turns().kept();
        if (trigger == Trigger.TURNS && kept != null) {
            turns = Math.min(turns, kept);
        }
        int items = trigger == Trigger.ITEMS ? Math.max(1, mostItems() * 3 / 4) : mostItems();
        return new MemoryCut.Bounds(Math.max(0, budget - overhead), turns, items);
    }

    int clearingKeeps() {
        Integer kept = rule.clearing().kept();
        return kept == null ? CLEARING_KEEPS : kept;
    }

    int summaryTokens() {
        Integer tokens = rule.recap().tokens();
        return (int) Math.min(tokens == null ? SUMMARY_TOKENS : tokens, Math.max(16, hard / 4));
    }

    int summaryCharacters() {
        Integer characters = rule.recap().characters();
        return Math.min(
                characters == null ? SUMMARY_CHARACTERS : characters, summaryTokens() * TokenEstimate.CHARACTERS);
    }

    private int mostItems() {
        return mostItems(rule);
    }

    /** Most items one call is given. */
    static int mostItems(MemoryRule rule) {
        Integer items = rule.turns().items();
        return items == null ? ITEMS : items;
    }
}
