package io.anythingagents.run.tool;

import io.anythingagents.shared.RequestContext;
import java.util.UUID;

/**
 * For whom a tool works.
 *
 * @param callId the call's id, an idempotency key for tools that change something
 */
public record ToolContext(RequestContext request, UUID conversationId, UUID runId, String callId) {}
