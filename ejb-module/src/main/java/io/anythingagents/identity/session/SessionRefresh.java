package io.anythingagents.identity.session;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditOutcome;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.SessionEnd;
import io.anythingagents.identity.SessionRepository;
import io.anythingagents.identity.StoredRefreshToken;
import io.anythingagents.identity.User;
import io.anythingagents.identity.UserRepository;
import io.anythingagents.identity.UserSession;
import io.anythingagents.identity.UserStatus;
import io.anythingagents.identity.session.RefreshResult.AccountNotActive;
import io.anythingagents.identity.session.RefreshResult.Refreshed;
import io.anythingagents.identity.session.RefreshResult.Refused;
import io.anythingagents.identity.token.RefreshToken;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.shared.Digests;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Exchanges a refresh token for a new pair. Whoever holds the session's row lock first wins; every later use of the same
 * token is reuse and ends the whole family, the winner's new pair included.
 */
@Stateless
public class SessionRefresh {
    private static final EventLog LOG = EventLog.of(SessionRefresh.class);

    @Inject
    private SessionRepository repository;

    @Inject
    private UserRepository users;

    @Inject
    private Sessions sessions;

    @Inject
    private Tenants tenants;

    @Inject
    private RefreshTokenHash hashes;

    @Inject
    private AuditTrail audit;

    @Inject
    private Metrics metrics;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public SessionRefresh() {}

    /** Commits what it finds out, also when it refuses: a detected reuse must stay detected. */
    public RefreshResult refresh(RefreshToken token, ClientOrigin client) {
        RefreshResult result = attempt(token, client);
        String word = result.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        metrics.increment("auth_refreshes", "result", word);
        LOG.info(
                "auth.user_session",
                "result",
                word,
                "reason",
                "refresh",
                "user_id",
                token.userId(),
                "tenant_id",
                token.tenantId());
        return result;
    }

    private RefreshResult attempt(RefreshToken token, ClientOrigin client) {
        Optional<UserSession> locked = repository.findForChange(token.tenantId(), token.userId(), token.sessionId());
        Optional<StoredRefreshToken> stored = repository.findToken(token.tenantId(), token.tokenId());
        String hash = hashes.of(token.compact());
        if (locked.isEmpty()
                || stored.isEmpty()
                || !stored.get().sessionId().equals(token.sessionId())
                || !Digests.equal(stored.get().tokenHash(), hash)) {
            return new Refused();
        }
        UserSession session = locked.get();
        if (stored.get().isRotated()) {
            reused(session);
            return new Refused();
        }
        Instant now = clock.instant();
        if (!session.isLive(now)) {
            return new Refused();
        }
        return exchange(session, token, hash, client, now);
    }

    private RefreshResult exchange(
            UserSession session, RefreshToken token, String hash, ClientOrigin client, Instant now) {
        Optional<User> user = users.find(token.userId());
        if (user.isEmpty() || user.get().status() == UserStatus.LOCKED) {
            return new Refused(); // a lock ends by itself, so the session may go on after it
        }
        if (user.get().status() != UserStatus.ACTIVE) {
            sessions.end(session, SessionEnd.ACCOUNT_NOT_ACTIVE);
            return new AccountNotActive();
        }
        Optional<Membership> membership = tenants.membership(token.tenantId(), token.userId());
        if (membership.isEmpty()) {
            sessions.end(session, SessionEnd.MEMBERSHIP_ENDED);
            return new Refused();
        }
        if (!tenants.isActive(token.tenantId())) {
            return new Refused(); // a suspension ends by itself, too
        }
        if (!repository.rotate(token.tenantId(), token.tokenId(), hash, now)) {
            return new Refused(); // revoked or expired by itself
        }
        return new Refreshed(sessions.prolong(session, user.get(), membership.get(), client));
    }

    private void reused(UserSession session) {
        int ended = sessions.end(session, SessionEnd.REFRESH_TOKEN_REUSED);
        audit.record(AuditEvent.of(AuditAction.REFRESH_TOKEN_REUSED)
                .user(session.userId())
                .tenant(session.tenantId())
                .target("session", session.id())
                .outcome(AuditOutcome.DENIED)
                .detail("tokens_ended", ended));
        metrics.increment("auth_refresh_token_reuses");
        LOG.warn(
                "auth.refresh_token_reused",
                "user_id",
                session.userId(),
                "tenant_id",
                session.tenantId(),
                "session_id",
                session.id(),
                "tokens_ended",
                ended);
    }
}
