package io.anythingagents.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A refresh token as the database knows it: by its {@code jti} and a peppered hash of the whole token. */
@Entity
@Table(name = "refresh_tokens")
public class StoredRefreshToken {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "tenant_id", nullable = false, updatable = false)
    private UUID tenantId;

    @Column(name = "user_id", nullable = false, updatable = false)
    private UUID userId;

    @Column(name = "session_id", nullable = false, updatable = false)
    private UUID sessionId;

    @Column(name = "jti", nullable = false, updatable = false)
    private String jti;

    @Column(name = "token_hash", nullable = false, updatable = false)
    private String tokenHash;

    @Column(name = "signing_kid", nullable = false, updatable = false)
    private String signingKid;

    @Column(name = "scope", nullable = false, updatable = false)
    private String scope;

    @Column(name = "issued_at", nullable = false, updatable = false)
    private Instant issuedAt;

    @Column(name = "expires_at", nullable = false, updatable = false)
    private Instant expiresAt;

    @Column(name = "rotated_at")
    private @Nullable Instant rotatedAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Column(name = "revoked_reason")
    private @Nullable String revokedReason;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected StoredRefreshToken() {}

    public StoredRefreshToken(
            UUID id, UserSession session, String jti, String tokenHash, String signingKid, String scope, Life life) {
        this.id = id;
        this.tenantId = session.tenantId();
        this.userId = session.userId();
        this.sessionId = session.id();
        this.jti = jti;
        this.tokenHash = tokenHash;
        this.signingKid = signingKid;
        this.scope = scope;
        this.issuedAt = life.issuedAt();
        this.expiresAt = life.expiresAt();
    }

    /** From when to when a token is good. */
    public record Life(Instant issuedAt, Instant expiresAt) {}

    public UUID id() {
        return id;
    }

    public UUID tenantId() {
        return tenantId;
    }

    public UUID userId() {
        return userId;
    }

    public UUID sessionId() {
        return sessionId;
    }

    public String jti() {
        return jti;
    }

    public String tokenHash() {
        return tokenHash;
    }

    public String signingKid() {
        return signingKid;
    }

    public String scope() {
        return scope;
    }

    public Instant issuedAt() {
        return issuedAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    /** It was exchanged for a new pair: every further use is reuse. */
    public boolean isRotated() {
        return rotatedAt != null;
    }

    public boolean isRevoked() {
        return revokedAt != null;
    }

    public @Nullable String revokedReason() {
        return revokedReason;
    }
}
