package io.anythingagents.identity.session;

import io.anythingagents.identity.UserSession;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person is shown of one of their sessions. */
public record SessionSummary(
        UUID id,
        UUID tenantId,
        Instant createdAt,
        Instant lastSeenAt,
        @Nullable Instant revokedAt,
        @Nullable String ipMasked,
        @Nullable String fingerprint,
        @Nullable String userAgent,
        UserSession.@Nullable Place place) {
    static SessionSummary of(UserSession session) {
        return new SessionSummary(
                session.id(),
                session.tenantId(),
                session.createdAt(),
                session.lastSeenAt(),
                session.revokedAt(),
                session.ipMasked(),
                session.fingerprint(),
                session.userAgent(),
                session.place());
    }

    /** Some of them, and how many there are in all. */
    public record Page(List<SessionSummary> sessions, long total) {}
}
