package io.anythingagents.identity.mfa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person's one-time password generator (RFC 6238): enrolled, then verified by a first code, then good for signing in until
 * it is revoked. Which codes were used is kept by the repository's conditional updates, not here.
 */
@Entity
@Table(name = "user_mfa_methods")
public class MfaMethod {
    public static final String TOTP = "totp";

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "user_id", nullable = false, updatable = false)
    private UUID userId;

    @Column(name = "method_type", nullable = false, updatable = false)
    private String methodType;

    @Column(name = "label", updatable = false)
    private @Nullable String label;

    @Column(name = "secret_sealed", nullable = false, updatable = false)
    private String secretSealed;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "verified_at")
    private @Nullable Instant verifiedAt;

    @Column(name = "last_used_at", updatable = false)
    private @Nullable Instant lastUsedAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected MfaMethod() {}

    public MfaMethod(UUID id, UUID userId, @Nullable String label, String secretSealed, Instant now) {
        this.id = id;
        this.userId = userId;
        this.methodType = TOTP;
        this.label = label;
        this.secretSealed = secretSealed;
        this.createdAt = now;
    }

    /** A first code was right; from now on it counts at sign-in. True when it was not so before. */
    public boolean verify(Instant now) {
        if (revokedAt != null) {
            throw new IllegalStateException("The method is revoked");
        }
        if (verifiedAt != null) {
            return false;
        }
        verifiedAt = now;
        return true;
    }

    /** Ends it for good; true when it was not revoked before. */
    public boolean revoke(Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        return true;
    }

    /** Whether a sign-in asks for it. */
    public boolean isInForce() {
        return verifiedAt != null && revokedAt == null;
    }

    public UUID id() {
        return id;
    }

    public UUID userId() {
        return userId;
    }

    public String methodType() {
        return methodType;
    }

    public @Nullable String label() {
        return label;
    }

    public String secretSealed() {
        return secretSealed;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant verifiedAt() {
        return verifiedAt;
    }

    public @Nullable Instant lastUsedAt() {
        return lastUsedAt;
    }

    public @Nullable Instant revokedAt() {
        return revokedAt;
    }
}
