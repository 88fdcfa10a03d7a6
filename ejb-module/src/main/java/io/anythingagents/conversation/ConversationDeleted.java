package io.anythingagents.conversation;

import java.util.UUID;

/** A conversation is being removed; whatever still runs in it has to stop. */
public record ConversationDeleted(UUID tenantId, UUID conversationId) {}
