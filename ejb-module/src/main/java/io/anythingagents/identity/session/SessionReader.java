package io.anythingagents.identity.session;

import io.anythingagents.identity.SessionRepository;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.TenantStatus;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;

/** Reads from the database what holds for a session. */
@Stateless
public class SessionReader {
    @Inject
    private SessionRepository sessions;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public SessionReader() {}

    public SessionState read(UUID tenantId, UUID userId, UUID sessionId) {
        return sessions.findLive(tenantId, userId, sessionId, clock.instant())
                .map(live -> new SessionState(
                        true,
                        live.emailVerified(),
                        Role.fromWire(live.role()).orElse(Role.VIEWER),
                        live.platformOperator(),
                        TenantStatus.valueOf(live.tenantStatus().toUpperCase(Locale.ROOT))))
                .orElse(SessionState.ENDED);
    }
}
