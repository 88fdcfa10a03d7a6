package io.anythingagents.identity.session;

import io.anythingagents.identity.SessionRepository;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.TenantStatus;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Reads from the database what holds for a session. */
@Stateless
public class SessionReader {
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    @Inject
    private SessionRepository sessions;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public SessionReader() {}

    /** Notes by the way that the session is in use, once a minute at most. */
    public SessionState read(UUID tenantId, UUID userId, UUID sessionId) {
        Instant now = clock.instant();
        Optional<SessionRepository.LiveSession> found = sessions.findLive(tenantId, userId, sessionId, now);
        if (found.isPresent()) {
            sessions.touch(tenantId, sessionId, now, now.minus(NOTED_EVERY));
        }
        return found.map(live -> new SessionState(
                        true,
                        live.emailVerified(),
                        Role.fromWire(live.role()).orElse(Role.VIEWER),
                        live.platformOperator(),
                        TenantStatus.valueOf(live.tenantStatus().toUpperCase(Locale.ROOT))))
                .orElse(SessionState.ENDED);
    }
}
