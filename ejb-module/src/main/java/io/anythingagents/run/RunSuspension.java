package io.anythingagents.run;

import io.anythingagents.usage.CallSheet;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Everything that is stored when a run begins to wait, in one transaction and before anybody is asked.
 *
 * @param soFar what its row says meanwhile
 * @param state where it stands, as JSON text
 * @param asked what it waits for
 * @param calls model calls that ended and are not in the ledger yet
 * @param trace what the run did when
 */
public record RunSuspension(
        UUID tenantId,
        UUID runId,
        UUID conversationId,
        long fence,
        RunEnd soFar,
        String state,
        Instant until,
        List<ToolApproval> asked,
        List<StoredFrame> frames,
        CallSheet calls,
        StoredTrace trace) {
    public RunSuspension {
        asked = List.copyOf(asked);
        frames = List.copyOf(frames);
    }

    RunSuspension withFrames(List<StoredFrame> missing) {
        return new RunSuspension(
                tenantId, runId, conversationId, fence, soFar, state, until, asked, missing, calls, trace);
    }
}
