package io.anythingagents.run.stream;

import java.util.List;
import java.util.UUID;

/** Frames as the database keeps them. */
@FunctionalInterface
public interface FrameHistory {
    List<Frame> after(UUID tenantId, UUID runId, long eventId, int limit);
}
