package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.MemoryMode;
import io.anythingagents.agent.MemoryRule;
import io.anythingagents.run.model.SessionItem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads as much of a session as a run can have use for, beginning where an earlier run summed up. */
@ApplicationScoped
public class SessionHistory {
    /** Summing up takes in more than a model is given, but not without end. */
    private static final int MOST_ITEMS = 1_000;

    /** For requests that ask for a summary and not for summing up. */
    private static final Duration RECENT = Duration.ofDays(14);

    @Inject
    private SessionRepository sessions;

    @Inject
    private SessionCheckpointRepository checkpoints;

    @Inject
    private AgentCatalog agents;

    @SuppressWarnings("NullAway.Init") // injected
    public SessionHistory() {}

    /** The items a run begins with, and where they came from. */
    record Read(List<SessionItem> items, GivenMemory memory) {
        Read {
            items = List.copyOf(items);
        }

        /** Of a session that begins now. */
        static Read of(SessionItem said, @Nullable MemoryRule asked) {
            return new Read(List.of(said), new GivenMemory(List.of(0), 0, asked));
        }
    }

    Read read(UUID tenantId, UUID sessionId, ConversationMemory own, ChatCommand command, Instant now) {
        MemoryRule asked = command.memory();
        MemoryRule rule = asked == null ? own.over(agents.memory(agents.resolve(command.agent()))) : asked;
        boolean sumsUp = rule.mode() == MemoryMode.SUMMARIZE;
        boolean recapped = command.recapped() || own.isRecapped();
        Optional<SessionCheckpoint> checkpoint = sumsUp || recapped || rule.mode() == MemoryMode.COMPACT
                ? checkpoints.find(tenantId, sessionId)
                : Optional.empty();
        Optional<SessionCheckpoint> summed = checkpoint
                .filter(found -> found.summary() != null)
                .filter(found ->
                        sumsUp || (recapped && found.createdAt().plus(RECENT).isAfter(now)));
        // one more than a model may be given, so that it shows when something is left out
        List<StoredItem> stored = sessions.latest(
                tenantId,
                sessionId,
                summed.map(SessionCheckpoint::keptFrom).orElse(0),
                sumsUp ? MOST_ITEMS : MemoryPlan.mostItems(rule) + 1);
        List<SessionItem> items = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (StoredItem row : stored) {
            Optional<SessionItem> item = SessionItems.read(row.item());
            // begins with a person's message, so that no pair is torn
            if (item.isPresent() && (!positions.isEmpty() || item.get() instanceof SessionItem.UserText)) {
                items.add(item.get());
                positions.add(row.position());
            }
        }
        summed.map(SessionCheckpoint::summary).ifPresent(text -> items.add(0, new SessionItem.Recap(text)));
        return new Read(
                items,
                new GivenMemory(
                        positions,
                        checkpoint.map(SessionCheckpoint::clearedBefore).orElse(0),
                        asked,
                        own));
    }
}
