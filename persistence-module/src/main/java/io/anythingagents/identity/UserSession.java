package io.anythingagents.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in on one device: the family of refresh tokens that follow from it. Once revoked it stays revoked, and with it
 * every token of the family.
 */
@Entity
@Table(name = "user_sessions")
public class UserSession {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "tenant_id", nullable = false, updatable = false)
    private UUID tenantId;

    @Column(name = "user_id", nullable = false, updatable = false)
    private UUID userId;

    @Column(name = "ip_hash", nullable = false)
    private String ipHash;

    @Column(name = "ip_masked")
    private @Nullable String ipMasked;

    @Column(name = "user_agent")
    private @Nullable String userAgent;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "last_seen_at", nullable = false)
    private Instant lastSeenAt;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Column(name = "revoked_reason")
    private @Nullable String revokedReason;

    @Version
    @Column(name = "version", nullable = false)
    private long version;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected UserSession() {}

    public UserSession(UUID id, UUID tenantId, UUID userId, Origin origin, Instant now, Instant expiresAt) {
        this.id = id;
        this.tenantId = tenantId;
        this.userId = userId;
        this.ipHash = origin.ipHash();
        this.ipMasked = origin.ipMasked();
        this.userAgent = origin.userAgent();
        this.createdAt = now;
        this.lastSeenAt = now;
        this.expiresAt = expiresAt;
    }

    /** Where a session is used from, without the address itself. */
    public record Origin(
            String ipHash,
            @Nullable String ipMasked,
            @Nullable String userAgent) {}

    /** The session was used to get a new pair of tokens. */
    public void refreshed(Origin origin, Instant now, Instant newExpiry) {
        this.ipHash = origin.ipHash();
        this.ipMasked = origin.ipMasked();
        this.userAgent = origin.userAgent();
        this.lastSeenAt = now;
        this.expiresAt = newExpiry;
    }

    /** Ends it; the first reason stays. */
    public void revoke(SessionEnd reason, Instant now) {
        if (revokedAt == null) {
            revokedAt = now;
            revokedReason = reason.word();
        }
    }

    public boolean isLive(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
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

    public String ipHash() {
        return ipHash;
    }

    public @Nullable String ipMasked() {
        return ipMasked;
    }

    public @Nullable String userAgent() {
        return userAgent;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant lastSeenAt() {
        return lastSeenAt;
    }

    public @Nullable Instant revokedAt() {
        return revokedAt;
    }

    public @Nullable String revokedReason() {
        return revokedReason;
    }

    public long version() {
        return version;
    }
}
