package io.anythingagents.run.stream;

import java.util.List;
import java.util.UUID;

/**
 * The log of a run that has ended. A reader that saw more than was kept (its node died before storing it) is given the
 * end again, so that it too sees exactly one.
 */
public final class EndedFeed implements RunFeed {
    private final UUID tenantId;
    private final UUID runId;
    private final long lastEventId;
    private final FrameHistory history;

    public EndedFeed(UUID tenantId, UUID runId, long lastEventId, FrameHistory history) {
        this.tenantId = tenantId;
        this.runId = runId;
        this.lastEventId = lastEventId;
        this.history = history;
    }

    @Override
    public UUID runId() {
        return runId;
    }

    @Override
    public List<Frame> after(long eventId, int limit) {
        return history.after(tenantId, runId, eventId > lastEventId ? lastEventId - 1 : eventId, limit);
    }

    @Override
    public Subscription subscribe(Runnable wake) {
        return () -> {};
    }

    /** Whether a reader at this place has seen everything. */
    public boolean isReadUpTo(long eventId) {
        return eventId == lastEventId;
    }
}
