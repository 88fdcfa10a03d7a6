package io.anythingagents.conversation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that was answered and has no title yet.
 *
 * @param userId whose it is; null for a service account's
 * @param runId the run that answered first
 * @param agent whom it was opened with
 * @param asked its first message
 * @param attempts how often a title has been sought, this time included
 */
public record UntitledConversation(
        UUID tenantId, UUID id, @Nullable UUID userId, UUID runId, String agent, String asked, int attempts) {}
