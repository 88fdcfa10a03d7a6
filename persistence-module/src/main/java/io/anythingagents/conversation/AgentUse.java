package io.anythingagents.conversation;

import java.time.Instant;

/** How much a tenant used one agent. */
public record AgentUse(String agent, long conversations, Instant lastUsed) {}
