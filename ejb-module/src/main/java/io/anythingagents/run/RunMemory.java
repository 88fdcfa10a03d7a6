package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.agent.MemoryMode;
import io.anythingagents.agent.MemoryRule;
import io.anythingagents.observability.EventLog;
import io.anythingagents.run.MemoryPlan.Trigger;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.MemoryCheckpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a model is not given more than the rule of its agent allows, and says so in the log whenever something is
 * left out. What is stored stays whole. Its loop guards it.
 */
final class RunMemory {
    private static final EventLog LOG = EventLog.of(RunMemory.class);

    private final LoopScope scope;
    private final ActiveAgent active;
    private final AgentDefinition first;
    private final @Nullable MemoryRule asked;
    private final ConversationMemory own;
    private List<Integer> positions;
    private int clearedBefore;
    private @Nullable SessionCheckpoint reached;

    RunMemory(LoopScope scope, ActiveAgent active, GivenMemory given) {
        this.scope = scope;
        this.active = active;
        this.first = active.definition();
        this.asked = given.asked();
        this.own = given.own();
        this.positions = given.positions();
        this.clearedBefore = given.clearedBefore();
    }

    /** What later runs can begin with; null when nothing new is worth keeping. */
    @Nullable
    SessionCheckpoint reached() {
        return reached;
    }

    /** Makes room where it has to be made; what it gives is to be heard first, for a model has to sum up. */
    Optional<Recapping> makeRoom() {
        if (!active.key().equals(first.key())) {
            // another agent was given what it was allowed to see, which is no part of the session
            positions = List.of();
        }
        MemoryPlan plan = plan();
        clearAgain(plan);
        ModelRequest request = active.request();
        List<SessionItem> items = dialog(request.items());
        long tokens = TokenEstimate.of(request);
        Optional<Trigger> trigger = plan.trigger(tokens, items);
        if (trigger.isEmpty()) {
            return Optional.empty();
        }
        long overhead = tokens - TokenEstimate.of(items);
        SessionItem.Recap before = recap(request.items());
        MemoryCut.Bounds bounds = plan.bounds(trigger.get(), overhead);
        switch (plan.mode()) {
            case SUMMARIZE -> {
                long room = before == null ? 0 : TokenEstimate.of(List.of(before));
                MemoryCut cut = MemoryCut.of(
                        items,
                        new MemoryCut.Bounds(
                                Math.max(0, bounds.tokens() + room - plan.summaryTokens()),
                                bounds.turns(),
                                bounds.items()));
                if (!cut.isWhole()) {
                    String model = scope.parts().agents().summaryModel(active.definition(), plan.rule());
                    return Optional.of(new Recapping(scope.runId(), model, plan, trigger.get(), before, cut));
                }
            }
            case COMPACT -> compact(plan, trigger.get(), tokens, overhead, items);
            default -> {
                MemoryCut cut = MemoryCut.of(items, bounds);
                if (!cut.isWhole()) {
                    trim(plan, cut, trigger.get(), null);
                }
            }
        }
        return Optional.empty();
    }

    /** Takes over what a model made of it; without a summary the oldest is left out all the same. */
    void settle(Recapping work) {
        MemoryPlan plan = plan();
        Optional<SessionItem.Recap> recap = work.recap();
        MemoryCut cut = work.cut();
        if (recap.isEmpty()) {
            LOG.warn("run.summary_failed", "run_id", scope.runId(), "agent", active.key());
            trim(plan, cut, work.trigger(), "summarizer_failed");
            return;
        }
        MemoryCheckpoint.Size before = size();
        Integer keptFrom = positionOf(cut.from());
        take(recap.get(), cut);
        if (keptFrom != null) {
            reached = new SessionCheckpoint(
                    keptFrom, 0, recap.get().text(), scope.parts().clock().instant());
        }
        show(MemoryMode.SUMMARIZE, work.trigger(), null, before, cut.older().size(), null);
    }

    private void trim(MemoryPlan plan, MemoryCut cut, Trigger trigger, @Nullable String fallback) {
        MemoryCheckpoint.Size before = size();
        take(recap(active.request().items()), cut);
        show(MemoryMode.TRIM, trigger, fallback, before, cut.older().size(), null);
        if (plan.mode() == MemoryMode.SUMMARIZE) {
            // the next run tries again, with all of it
            reached = null;
        }
    }

    private void compact(MemoryPlan plan, Trigger trigger, long tokens, long overhead, List<SessionItem> items) {
        int from = ToolClearing.beforeNewest(items, plan.clearingKeeps());
        ToolClearing clearing = ToolClearing.of(items, from, plan.rule().clearing());
        boolean cleared = clearing.inputs() + clearing.outputs() > 0;
        MemoryCheckpoint.Size before = size();
        long now = tokens - TokenEstimate.of(items) + TokenEstimate.of(clearing.items());
        Integer position = positionOf(from);
        // within its newest turn a model may have called a lot
        MemoryCut cut = plan.trigger(now, clearing.items())
                .filter(still -> still == Trigger.TOKEN_BUDGET || still == Trigger.ITEMS)
                .map(still -> MemoryCut.of(clearing.items(), plan.bounds(still, overhead)))
                .orElse(new MemoryCut(List.of(), clearing.items(), 0));
        if (!cleared && cut.isWhole()) {
            return;
        }
        take(recap(active.request().items()), cut);
        if (cleared && position != null) {
            reached = new SessionCheckpoint(
                    0, position, null, scope.parts().clock().instant());
        }
        MemoryRule.Clearing rule = plan.rule().clearing();
        show(
                MemoryMode.COMPACT,
                trigger,
                null,
                before,
                clearing.inputs() + clearing.outputs() + cut.older().size(),
                new MemoryCheckpoint.Cleared(
                        clearing.inputs(),
                        clearing.outputs(),
                        plan.clearingKeeps(),
                        rule.trigger(),
                        rule.inputs(),
                        rule.excluded(),
                        rule.included()));
    }

    /** What an earlier run left out of tools' results is left out again, which is no news. */
    private void clearAgain(MemoryPlan plan) {
        if (clearedBefore == 0 || plan.mode() != MemoryMode.COMPACT) {
            return;
        }
        int before = 0;
        while (before < positions.size() && positions.get(before) < clearedBefore) {
            before++;
        }
        List<SessionItem> all = active.request().items();
        List<SessionItem> items = dialog(all);
        ToolClearing clearing = ToolClearing.of(
                items, Math.min(before, items.size()), plan.rule().clearing());
        give(recap(all), clearing.items());
        clearedBefore = 0;
    }

    private MemoryPlan plan() {
        MemoryRule rule = asked == null ? own.over(scope.parts().agents().memory(active.definition())) : asked;
        return MemoryPlan.of(rule, scope.parts().agents().contextWindow());
    }

    private void take(SessionItem.@Nullable Recap recap, MemoryCut cut) {
        int from = Math.min(cut.from(), positions.size());
        // within a turn the steps that are left follow ones that are not
        boolean suffix = cut.older().size() == cut.from();
        positions = positions.subList(from, suffix ? positions.size() : Math.min(from + 1, positions.size()));
        give(recap, cut.kept());
    }

    private void give(SessionItem.@Nullable Recap recap, List<SessionItem> items) {
        List<SessionItem> all = new ArrayList<>();
        if (recap != null) {
            all.add(recap);
        }
        all.addAll(items);
        active.giveInstead(all);
    }

    /** Where in the session an item of the dialog is; null when it is not there yet, or was filtered for another agent. */
    private @Nullable Integer positionOf(int place) {
        return place < positions.size() ? positions.get(place) : null;
    }

    private MemoryCheckpoint.Size size() {
        ModelRequest request = active.request();
        return new MemoryCheckpoint.Size(
                TokenEstimate.of(request), request.items().size(), MemoryCut.userTexts(request.items()));
    }

    private void show(
            MemoryMode done,
            Trigger trigger,
            @Nullable String fallback,
            MemoryCheckpoint.Size before,
            int compacted,
            MemoryCheckpoint.@Nullable Cleared cleared) {
        MemoryCheckpoint checkpoint = new MemoryCheckpoint(
                done.word(), trigger.name().toLowerCase(Locale.ROOT), fallback, before, size(), compacted, cleared);
        scope.log().append(frames -> frames.memoryCheckpoint(checkpoint));
        scope.parts().metrics().increment("memory_checkpoints", "strategy", checkpoint.strategy());
    }

    private static SessionItem.@Nullable Recap recap(List<SessionItem> items) {
        return !items.isEmpty() && items.get(0) instanceof SessionItem.Recap recap ? recap : null;
    }

    private static List<SessionItem> dialog(List<SessionItem> items) {
        return recap(items) == null ? items : items.subList(1, items.size());
    }
}
