package io.anythingagents.identity.mfa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in whose password was right and whose second factor is still to come. Its id is the {@code jti} of the challenge
 * token; it opens one session, in one tenant, once.
 */
@Entity
@Table(name = "mfa_challenges")
public class MfaChallenge {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "tenant_id", nullable = false, updatable = false)
    private UUID tenantId;

    @Column(name = "user_id", nullable = false, updatable = false)
    private UUID userId;

    @Column(name = "session_id", nullable = false, updatable = false)
    private UUID sessionId;

    @Column(name = "password_mark", nullable = false, updatable = false)
    private String passwordMark;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "expires_at", nullable = false, updatable = false)
    private Instant expiresAt;

    @Column(name = "used_at")
    private @Nullable Instant usedAt;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected MfaChallenge() {}

    public MfaChallenge(
            UUID id,
            UUID tenantId,
            UUID userId,
            UUID sessionId,
            String passwordMark,
            Instant createdAt,
            Instant expiresAt) {
        this.id = id;
        this.tenantId = tenantId;
        this.userId = userId;
        this.sessionId = sessionId;
        this.passwordMark = passwordMark;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    public boolean isLive(Instant now) {
        return usedAt == null && now.isBefore(expiresAt);
    }

    /** Used up. The caller holds the row's lock, so nobody else uses it too. */
    public void use(Instant now) {
        if (!isLive(now)) {
            throw new IllegalStateException("The challenge is not live");
        }
        usedAt = now;
    }

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

    /** Tells whether the password is still the one that was checked. */
    public String passwordMark() {
        return passwordMark;
    }

    public Instant expiresAt() {
        return expiresAt;
    }
}
