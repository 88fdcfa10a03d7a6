package io.anythingagents.mail;

import java.time.Instant;
import java.util.UUID;

/**
 * A mail on its way.
 *
 * @param id the same at every attempt, so that a transport can tell a repetition
 */
public record OutgoingMail(UUID id, OutboxMail.Message message, Instant createdAt) {
    /** Without its content, which holds a token. */
    @Override
    public String toString() {
        return "OutgoingMail[" + id + ", " + message.kind() + "]";
    }
}
