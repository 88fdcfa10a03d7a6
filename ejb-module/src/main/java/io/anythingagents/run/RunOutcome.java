package io.anythingagents.run;

import io.anythingagents.conversation.SpokenMessage;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.trace.TraceSnapshot;
import io.anythingagents.usage.CallSheet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is stored when a run ends, in one transaction and before its last frame is shown.
 *
 * @param calls model calls that ended and are not in the ledger yet
 * @param trace what the run did when; null where its node is dead
 * @param checkpoint what later runs can begin with; null when nothing new is
 */
public record RunOutcome(
        UUID tenantId,
        UUID runId,
        UUID conversationId,
        UUID sessionId,
        long fence,
        RunEnd end,
        List<StoredFrame> frames,
        List<SpokenMessage> messages,
        List<SessionItem> items,
        CallSheet calls,
        @Nullable TraceSnapshot trace,
        @Nullable SessionCheckpoint checkpoint) {
    /** What became of storing it. */
    public enum Stored {
        DONE,
        /** Another holder ended the run. */
        LOST,
        /** The conversation was deleted meanwhile, and the run with it. */
        GONE
    }

    public RunOutcome {
        frames = List.copyOf(frames);
        messages = List.copyOf(messages);
        items = List.copyOf(items);
    }
}
