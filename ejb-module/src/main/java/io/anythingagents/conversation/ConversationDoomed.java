package io.anythingagents.conversation;

import java.util.UUID;

/** A conversation is about to be removed, and all it has is still there; fired in the transaction that removes it. */
public record ConversationDoomed(UUID tenantId, UUID conversationId) {}
