package io.anythingagents.conversation;

import java.time.Instant;
import java.util.UUID;

/** A message found by its words. */
public record MessageMatch(UUID conversationId, String role, String content, Instant createdAt, double rank) {}
