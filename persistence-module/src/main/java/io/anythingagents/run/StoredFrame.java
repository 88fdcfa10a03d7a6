package io.anythingagents.run;

import java.util.UUID;

/**
 * One frame of a run's log on its way to or from the database.
 *
 * @param fence the fence its run was admitted with
 * @param payload the very JSON that was sent
 */
public record StoredFrame(UUID tenantId, UUID runId, long fence, long eventId, String kind, String payload) {}
