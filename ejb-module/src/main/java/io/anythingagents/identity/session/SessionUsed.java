package io.anythingagents.identity.session;

import java.util.UUID;

/** A session was opened, or refreshed from a place nobody knows yet; told within the transaction, heard after its commit. */
public record SessionUsed(UUID tenantId, UUID userId, UUID sessionId, String address) {
    /** Without the address. */
    @Override
    public String toString() {
        return "SessionUsed[" + sessionId + "]";
    }
}
