package io.anythingagents.identity.session;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.SessionEnd;
import io.anythingagents.identity.SessionRepository;
import io.anythingagents.identity.StoredRefreshToken;
import io.anythingagents.identity.User;
import io.anythingagents.identity.UserSession;
import io.anythingagents.identity.token.RefreshToken;
import io.anythingagents.identity.token.TokenIssuer;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.shared.Scopes;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.MembershipChanged;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens and ends sessions. A session begins with a sign-in and ends once and for all. */
@Stateless
public class Sessions {
    private static final EventLog LOG = EventLog.of(Sessions.class);

    @Inject
    private SessionRepository sessions;

    @Inject
    private TokenIssuer issuer;

    @Inject
    private OriginRecorder origins;

    @Inject
    private Event<SessionEnded> ended;

    @Inject
    private Event<SessionUsed> used;

    @Inject
    private RefreshTokenHash hashes;

    @Inject
    private AuditTrail audit;

    @Inject
    private Settings settings;

    @Inject
    private Metrics metrics;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public Sessions() {}

    /** A new session with its first pair of tokens, in the caller's transaction. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public TokenPair open(User user, Membership membership, ClientOrigin client) {
        return open(ids.next(), user, membership, client);
    }

    /** The same with an id that was promised before. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public TokenPair open(UUID sessionId, User user, Membership membership, ClientOrigin client) {
        Instant now = clock.instant();
        Instant end = SessionLifetime.of(settings).end(now, now);
        TokenPair pair = issuer.issue(grant(user, membership, sessionId), end);
        UserSession session = new UserSession(
                sessionId,
                membership.tenantId(),
                user.id(),
                origins.record(client, sessionId),
                now,
                pair.refreshExpiresAt());
        sessions.add(session);
        keep(session, pair);
        used.fire(new SessionUsed(session.tenantId(), session.userId(), sessionId, client.address()));
        return pair;
    }

    /** The next pair of a session's tokens, in the caller's transaction, which holds the session's lock. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public TokenPair prolong(UserSession session, User user, Membership membership, ClientOrigin client) {
        Instant now = clock.instant();
        Instant end = SessionLifetime.of(settings).end(session.createdAt(), now);
        TokenPair pair = issuer.issue(grant(user, membership, session.id()), end);
        session.refreshed(origins.record(client, session.id()), now, pair.refreshExpiresAt());
        keep(session, pair);
        if (session.place() == null) {
            used.fire(new SessionUsed(session.tenantId(), session.userId(), session.id(), client.address()));
        }
        return pair;
    }

    /** Ends the session of a refresh token; false when it had ended before. */
    public boolean signOut(RefreshToken token) {
        Optional<UserSession> session = sessions.findForChange(token.tenantId(), token.userId(), token.sessionId());
        boolean revoked = session.isPresent() && session.get().revokedAt() == null;
        session.ifPresent(open -> end(open, SessionEnd.USER_LOGOUT));
        if (revoked) {
            audit.record(AuditEvent.of(AuditAction.USER_SIGNED_OUT)
                    .user(token.userId())
                    .tenant(token.tenantId())
                    .target("session", token.sessionId()));
        }
        LOG.info(
                "auth.session_revoke",
                "user_id",
                token.userId(),
                "tenant_id",
                token.tenantId(),
                "session_id",
                token.sessionId(),
                "revoked",
                revoked,
                "reason",
                SessionEnd.USER_LOGOUT.word());
        return revoked;
    }

    /** Ends every session of a person, in every tenant, and says how many refresh tokens that ended. */
    public int signOutEverywhere(UUID userId) {
        List<UserSession> open = sessions.findUnrevokedForChangeAcrossTenants(userId);
        int tokens = endAll(open, userId, SessionEnd.USER_LOGOUT_ALL);
        open.stream()
                .map(UserSession::tenantId)
                .distinct()
                .forEach(tenant -> audit.record(AuditEvent.of(AuditAction.USER_SIGNED_OUT_EVERYWHERE)
                        .user(userId)
                        .tenant(tenant)
                        .target("user", userId)));
        return tokens;
    }

    /** Ends every session of a person for another reason than the own wish, in the caller's transaction. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public int endAll(UUID userId, SessionEnd reason) {
        return endAll(sessions.findUnrevokedForChangeAcrossTenants(userId), userId, reason);
    }

    private int endAll(List<UserSession> open, UUID userId, SessionEnd reason) {
        int tokens = 0;
        for (UserSession session : open) {
            tokens += end(session, reason);
        }
        LOG.info("auth.session_revoke", "user_id", userId, "revoked", tokens, "reason", reason.word());
        return tokens;
    }

    /**
     * A session in another tenant beside the one a person is in, in the caller's transaction. It is as old as that one, so
     * that going to and fro prolongs nothing.
     *
     * @throws DomainException not-authenticated when the session it comes from is over
     */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public TokenPair openBeside(
            UUID fromTenant, UUID fromSession, User user, Membership membership, ClientOrigin client) {
        Instant now = clock.instant();
        UserSession from = sessions.findForChange(fromTenant, user.id(), fromSession)
                .filter(session -> session.isLive(now))
                .orElseThrow(() -> new DomainException(ErrorCode.NOT_AUTHENTICATED, "Sign in again."));
        UUID sessionId = ids.next();
        TokenPair pair = issuer.issue(
                grant(user, membership, sessionId), SessionLifetime.of(settings).end(from.createdAt(), now));
        UserSession.Origin origin = origins.record(client, sessionId);
        UserSession session = new UserSession(
                sessionId, membership.tenantId(), user.id(), origin, from.createdAt(), pair.refreshExpiresAt());
        session.refreshed(origin, now, pair.refreshExpiresAt());
        sessions.add(session);
        keep(session, pair);
        used.fire(new SessionUsed(session.tenantId(), session.userId(), sessionId, client.address()));
        return pair;
    }

    /** Ends every session of a person, in the caller's transaction, and says how many there were. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public int endEverywhere(UUID userId, SessionEnd reason) {
        List<UserSession> open = sessions.findUnrevokedForChangeAcrossTenants(userId);
        open.forEach(session -> end(session, reason));
        return open.size();
    }

    /** Whoever does not belong to a tenant any more has no session there; in the transaction that ends the membership. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void endWithMembership(@Observes MembershipChanged changed) {
        if (changed.role() == null) {
            sessions.findUnrevokedForChangeAcrossTenants(changed.userId()).stream()
                    .filter(session -> session.tenantId().equals(changed.tenantId()))
                    .forEach(session -> end(session, SessionEnd.MEMBERSHIP_ENDED));
        }
    }

    /** Ends one of the person's own sessions; false when there is no such one, or it had ended before. */
    public boolean revoke(UUID userId, UUID sessionId, RequestContext context) {
        Optional<UserSession> session =
                sessions.findOwnForChangeAcrossTenants(userId, sessionId).filter(found -> found.revokedAt() == null);
        session.ifPresent(open -> {
            end(open, SessionEnd.USER_SESSION_MANUAL_REVOKE);
            audit.record(AuditEvent.of(AuditAction.SESSION_REVOKED)
                    .by(context)
                    .tenant(open.tenantId())
                    .target("session", sessionId));
        });
        LOG.info(
                "auth.session_revoke",
                "user_id",
                userId,
                "session_id",
                sessionId,
                "revoked",
                session.isPresent(),
                "reason",
                SessionEnd.USER_SESSION_MANUAL_REVOKE.word());
        return session.isPresent();
    }

    /**
     * A page of the person's own sessions, the last used first.
     *
     * @param tenantId only those in one tenant; null for all
     * @param withEnded also those that were revoked or have expired
     */
    public SessionSummary.Page own(UUID userId, @Nullable UUID tenantId, boolean withEnded, int limit, int offset) {
        Instant now = clock.instant();
        SessionRepository.Selection selection = new SessionRepository.Selection(tenantId, withEnded);
        return new SessionSummary.Page(
                sessions.findOfUserAcrossTenants(userId, selection, now, limit, offset).stream()
                        .map(SessionSummary::of)
                        .toList(),
                sessions.countOfUserAcrossTenants(userId, selection, now));
    }

    /** Keeps the place of a session, unless it moved on meanwhile or ended. */
    public void locatedAt(SessionUsed used, UserSession.Place place) {
        sessions.findForChange(used.tenantId(), used.userId(), used.sessionId())
                .filter(session -> origins.isFrom(session, used.address()))
                .ifPresent(session -> session.locatedAt(place));
    }

    /** Ends a session the caller has locked, with its tokens; answers how many tokens were live. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public int end(UserSession session, SessionEnd reason) {
        if (session.revokedAt() != null) {
            return 0;
        }
        Instant now = clock.instant();
        session.revoke(reason, now);
        int tokens = sessions.revokeTokens(session.tenantId(), session.id(), reason, now);
        ended.fire(new SessionEnded(session.id()));
        metrics.increment("auth_sessions_ended", "reason", reason.word());
        return tokens;
    }

    private void keep(UserSession session, TokenPair pair) {
        sessions.add(new StoredRefreshToken(
                ids.next(),
                session,
                pair.refreshTokenId(),
                hashes.of(pair.refreshToken()),
                pair.refreshKid(),
                String.join(" ", pair.grant().scopes()),
                new StoredRefreshToken.Life(pair.issuedAt(), pair.refreshExpiresAt())));
    }

    private static TokenIssuer.Grant grant(User user, Membership membership, UUID sessionId) {
        Role role = membership.role();
        return new TokenIssuer.Grant(
                user.id(),
                membership.tenantId(),
                sessionId,
                role,
                Scopes.ofPerson(role, user.isPlatformOperator()).stream()
                        .sorted()
                        .toList(),
                user.emailVerified());
    }
}
