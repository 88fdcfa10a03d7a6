package io.anythingagents.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stored half of a mailed token: it does one thing, for one person, at one address, once. */
@Entity
@Table(name = "action_tokens")
public class ActionToken {
    /** What the bearer may do. */
    public enum Purpose {
        EMAIL_VERIFICATION,
        PASSWORD_RESET;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "purpose", nullable = false, updatable = false)
    private String purpose;

    @Column(name = "user_id", nullable = false, updatable = false)
    private UUID userId;

    @Column(name = "email", nullable = false, updatable = false)
    private String email;

    @Column(name = "secret_hash", nullable = false, updatable = false)
    private String secretHash;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "expires_at", nullable = false, updatable = false)
    private Instant expiresAt;

    @Column(name = "consumed_at")
    private @Nullable Instant consumedAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected ActionToken() {}

    public ActionToken(UUID id, Purpose purpose, User user, String secretHash, Instant now, Instant expiresAt) {
        this.id = id;
        this.purpose = purpose.word();
        this.userId = user.id();
        this.email = user.email();
        this.secretHash = secretHash;
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    public boolean isLive(Instant now) {
        return consumedAt == null && revokedAt == null && now.isBefore(expiresAt);
    }

    /** Used up. The caller holds the row's lock, so nobody else uses it too. */
    public void consume(Instant now) {
        if (!isLive(now)) {
            throw new IllegalStateException("The token is not live");
        }
        consumedAt = now;
    }

    public UUID id() {
        return id;
    }

    public String purpose() {
        return purpose;
    }

    public UUID userId() {
        return userId;
    }

    public String email() {
        return email;
    }

    public String secretHash() {
        return secretHash;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
