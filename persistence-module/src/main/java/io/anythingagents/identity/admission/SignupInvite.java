package io.anythingagents.identity.admission;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invitation to sign up: for whoever holds its token, or for one address only; good for a few sign-ups, maybe until some
 * time. Once revoked or used up it stays so.
 */
@Entity
@Table(name = "signup_invites")
public class SignupInvite {
    private static final String ACTIVE = "active";
    private static final int HINT_LENGTH = 8;

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "token_hash", nullable = false, updatable = false)
    private String tokenHash;

    @Column(name = "token_hint", nullable = false, updatable = false)
    private String tokenHint;

    @Column(name = "invited_email", updatable = false)
    private @Nullable String invitedEmail;

    @Column(name = "status", nullable = false)
    private String status;

    @Column(name = "max_redemptions", nullable = false, updatable = false)
    private int maxRedemptions;

    @Column(name = "redeemed_count", nullable = false)
    private int redeemedCount;

    @Column(name = "expires_at", updatable = false)
    private @Nullable Instant expiresAt;

    @Column(name = "note", updatable = false)
    private @Nullable String note;

    @Column(name = "signup_request_id", updatable = false)
    private @Nullable UUID signupRequestId;

    @Column(name = "issued_by", updatable = false)
    private @Nullable UUID issuedBy;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Version
    @Column(name = "version", nullable = false)
    private long version;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected SignupInvite() {}

    /**
     * What an invitation is good for.
     *
     * @param invitedEmail in lower case; null for whoever holds the token
     * @param expiresAt null for never
     */
    public record Terms(
            @Nullable String invitedEmail,
            int maxRedemptions,
            @Nullable Instant expiresAt,
            @Nullable String note,
            @Nullable UUID signupRequestId) {}

    public SignupInvite(UUID id, String token, String tokenHash, Terms terms, @Nullable UUID issuedBy, Instant now) {
        this.id = id;
        this.tokenHash = tokenHash;
        this.tokenHint = token.substring(0, HINT_LENGTH);
        this.invitedEmail = terms.invitedEmail();
        this.status = ACTIVE;
        this.maxRedemptions = terms.maxRedemptions();
        this.expiresAt = terms.expiresAt();
        this.note = terms.note();
        this.signupRequestId = terms.signupRequestId();
        this.issuedBy = issuedBy;
        this.createdAt = now;
    }

    /** {@code active}, {@code revoked}, {@code exhausted} or, by its time alone, {@code expired}. */
    public String statusAt(Instant now) {
        return status.equals(ACTIVE) && expiresAt != null && !now.isBefore(expiresAt) ? "expired" : status;
    }

    /** Whether it lets this address in now, if a place is left. */
    public boolean admits(String email, Instant now) {
        return statusAt(now).equals(ACTIVE) && (invitedEmail == null || invitedEmail.equals(email));
    }

    /** One more sign-up; the caller holds the row's lock and a reservation. */
    public void redeem() {
        if (!status.equals(ACTIVE) || redeemedCount >= maxRedemptions) {
            throw new IllegalStateException("The invitation is not active");
        }
        redeemedCount++;
        if (redeemedCount == maxRedemptions) {
            status = "exhausted";
        }
    }

    /** Again changes nothing, and what is used up stays used up. */
    public boolean revoke(Instant now) {
        if (!status.equals(ACTIVE)) {
            return false;
        }
        status = "revoked";
        revokedAt = now;
        return true;
    }

    public UUID id() {
        return id;
    }

    public String tokenHash() {
        return tokenHash;
    }

    public String tokenHint() {
        return tokenHint;
    }

    public @Nullable String invitedEmail() {
        return invitedEmail;
    }

    public int maxRedemptions() {
        return maxRedemptions;
    }

    public int redeemedCount() {
        return redeemedCount;
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    public @Nullable String note() {
        return note;
    }

    public @Nullable UUID signupRequestId() {
        return signupRequestId;
    }

    public @Nullable UUID issuedBy() {
        return issuedBy;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant revokedAt() {
        return revokedAt;
    }
}
