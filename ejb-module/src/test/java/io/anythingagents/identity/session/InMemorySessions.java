package io.anythingagents.identity.session;

import io.anythingagents.identity.SessionEnd;
import io.anythingagents.identity.SessionRepository;
import io.anythingagents.identity.StoredRefreshToken;
import io.anythingagents.identity.UserSession;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the database does, for one caller at a time. */
final class InMemorySessions extends SessionRepository {
    final Map<UUID, UserSession> sessions = new LinkedHashMap<>();
    final Map<String, Row> tokens = new LinkedHashMap<>();

    /** A stored token whose marks the database sets by itself. */
    static final class Row extends StoredRefreshToken {
        private @Nullable Instant rotated;
        private @Nullable Instant revoked;

        Row(StoredRefreshToken token, UserSession session) {
            super(
                    token.id(),
                    session,
                    token.jti(),
                    token.tokenHash(),
                    token.signingKid(),
                    token.scope(),
                    new Life(token.issuedAt(), token.expiresAt()));
        }

        boolean isLive(Instant now) {
            return rotated == null && revoked == null && now.isBefore(expiresAt());
        }

        @Override
        public boolean isRotated() {
            return rotated != null;
        }

        @Override
        public boolean isRevoked() {
            return revoked != null;
        }
    }

    @Override
    public void add(UserSession session) {
        sessions.put(session.id(), session);
    }

    @Override
    public void add(StoredRefreshToken token) {
        UserSession session =
                Optional.ofNullable(sessions.get(token.sessionId())).orElseThrow();
        tokens.put(token.jti(), new Row(token, session));
    }

    @Override
    public Optional<UserSession> findForChange(UUID tenantId, UUID userId, UUID sessionId) {
        return Optional.ofNullable(sessions.get(sessionId))
                .filter(session ->
                        session.tenantId().equals(tenantId) && session.userId().equals(userId));
    }

    @Override
    public Optional<UserSession> find(UUID tenantId, UUID userId, UUID sessionId) {
        return findForChange(tenantId, userId, sessionId);
    }

    @Override
    public Optional<StoredRefreshToken> findToken(UUID tenantId, String jti) {
        return Optional.ofNullable(tokens.get(jti)).map(StoredRefreshToken.class::cast);
    }

    @Override
    public boolean rotate(UUID tenantId, String jti, String tokenHash, Instant now) {
        Row row = tokens.get(jti);
        if (row == null || !row.isLive(now) || !row.tokenHash().equals(tokenHash)) {
            return false;
        }
        row.rotated = now;
        return true;
    }

    @Override
    public int revokeTokens(UUID tenantId, UUID sessionId, SessionEnd reason, Instant now) {
        int count = 0;
        for (Row row : tokens.values()) {
            if (row.sessionId().equals(sessionId) && row.rotated == null && row.revoked == null) {
                row.revoked = now;
                count++;
            }
        }
        return count;
    }

    @Override
    public List<UserSession> findUnrevokedForChangeAcrossTenants(UUID userId) {
        return sessions.values().stream()
                .filter(session -> session.userId().equals(userId) && session.revokedAt() == null)
                .toList();
    }

    @Override
    public Optional<UserSession> findOwnForChangeAcrossTenants(UUID userId, UUID sessionId) {
        return Optional.ofNullable(sessions.get(sessionId))
                .filter(session -> session.userId().equals(userId));
    }

    @Override
    public List<UserSession> findOfUserAcrossTenants(
            UUID userId, Selection selection, Instant now, int limit, int offset) {
        return sessions.values().stream()
                .filter(session -> session.userId().equals(userId))
                .filter(session ->
                        selection.tenantId() == null || session.tenantId().equals(selection.tenantId()))
                .filter(session -> selection.withEnded() || session.isLive(now))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public long countOfUserAcrossTenants(UUID userId, Selection selection, Instant now) {
        return findOfUserAcrossTenants(userId, selection, now, Integer.MAX_VALUE, 0)
                .size();
    }
}
