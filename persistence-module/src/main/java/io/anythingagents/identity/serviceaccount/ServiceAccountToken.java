package io.anythingagents.identity.serviceaccount;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The stored half of a service account's refresh token: the peppered hash of the whole token, and everything the same token
 * is signed from again. One is live for each account, tenant and set of scopes.
 */
@Entity
@Table(name = "service_account_tokens")
public class ServiceAccountToken {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "account", nullable = false, updatable = false)
    private String account;

    @Column(name = "tenant_id", updatable = false)
    private @Nullable UUID tenantId;

    @Column(name = "scope_key", nullable = false, updatable = false)
    private String scopeKey;

    @Column(name = "jti", nullable = false, updatable = false)
    private String jti;

    @Column(name = "token_hash", nullable = false, updatable = false)
    private String tokenHash;

    @Column(name = "signing_kid", nullable = false, updatable = false)
    private String signingKid;

    @Column(name = "fingerprint", updatable = false)
    private @Nullable String fingerprint;

    @Column(name = "issued_at", nullable = false, updatable = false)
    private Instant issuedAt;

    @Column(name = "expires_at", nullable = false, updatable = false)
    private Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Column(name = "revoked_reason")
    private @Nullable String revokedReason;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected ServiceAccountToken() {}

    public ServiceAccountToken(
            UUID id,
            Holder holder,
            String jti,
            String tokenHash,
            String signingKid,
            @Nullable String fingerprint,
            Life life) {
        this.id = id;
        this.account = holder.account();
        this.tenantId = holder.tenantId();
        this.scopeKey = String.join(" ", holder.scopes());
        this.jti = jti;
        this.tokenHash = tokenHash;
        this.signingKid = signingKid;
        this.fingerprint = fingerprint;
        this.issuedAt = life.issuedAt();
        this.expiresAt = life.expiresAt();
    }

    /**
     * Whose token it is.
     *
     * @param tenantId null for an account of no tenant
     * @param scopes sorted
     */
    public record Holder(String account, @Nullable UUID tenantId, List<String> scopes) {
        public Holder {
            scopes = List.copyOf(scopes);
        }
    }

    /** From when until when. */
    public record Life(Instant issuedAt, Instant expiresAt) {}

    public boolean isLive(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }

    /** Ends it; the first reason stays. True when it was not revoked before. */
    public boolean revoke(String reason, Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        revokedReason = reason;
        return true;
    }

    public UUID id() {
        return id;
    }

    public String account() {
        return account;
    }

    public @Nullable UUID tenantId() {
        return tenantId;
    }

    /** Sorted. */
    public List<String> scopes() {
        return List.of(scopeKey.split(" "));
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

    public @Nullable String fingerprint() {
        return fingerprint;
    }

    public Instant issuedAt() {
        return issuedAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    public @Nullable Instant revokedAt() {
        return revokedAt;
    }

    public @Nullable String revokedReason() {
        return revokedReason;
    }
}
