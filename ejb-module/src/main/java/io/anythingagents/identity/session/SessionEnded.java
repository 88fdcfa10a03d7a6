package io.anythingagents.identity.session;

import java.util.UUID;

/** A session was revoked; told within the transaction, heard after its commit. */
public record SessionEnded(UUID sessionId) {}
