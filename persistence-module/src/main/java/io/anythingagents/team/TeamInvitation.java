package io.anythingagents.team;

import io.anythingagents.shared.Role;
import io.anythingagents.tenant.RoleConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An offer to one address to join a tenant in a role. Its secret is stored as a hash; it ends once, by one of three ways. */
@Entity
@Table(name = "team_invitations")
public class TeamInvitation {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "tenant_id", nullable = false, updatable = false)
    private UUID tenantId;

    @Column(name = "token_hash", nullable = false, updatable = false)
    private String tokenHash;

    @Column(name = "token_hint", nullable = false, updatable = false)
    private String tokenHint;

    @Column(name = "invited_email", nullable = false, updatable = false)
    private String invitedEmail;

    @Convert(converter = RoleConverter.class)
    @Column(name = "role", nullable = false, updatable = false)
    private Role role;

    @Column(name = "created_by", updatable = false)
    private @Nullable UUID createdBy;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "expires_at", updatable = false)
    private @Nullable Instant expiresAt;

    @Column(name = "accepted_by")
    private @Nullable UUID acceptedBy;

    @Column(name = "accepted_at")
    private @Nullable Instant acceptedAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Column(name = "revoked_reason")
    private @Nullable String revokedReason;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected TeamInvitation() {}

    /** What is offered, to whom, by whom. */
    public record Offer(
            UUID tenantId,
            String invitedEmail,
            Role role,
            @Nullable UUID createdBy) {}

    /** What is kept of the secret. */
    public record Secret(String hash, String hint) {}

    /** Where an invitation stands. */
    public enum Status {
        ACTIVE,
        ACCEPTED,
        REVOKED,
        EXPIRED
    }

    public TeamInvitation(UUID id, Offer offer, Secret secret, Instant now, @Nullable Instant expiresAt) {
        this.id = id;
        this.tenantId = offer.tenantId();
        this.tokenHash = secret.hash();
        this.tokenHint = secret.hint();
        this.invitedEmail = offer.invitedEmail();
        this.role = offer.role();
        this.createdBy = offer.createdBy();
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    public Status status(Instant now) {
        if (acceptedAt != null) {
            return Status.ACCEPTED;
        }
        if (revokedAt != null) {
            return Status.REVOKED;
        }
        return expiresAt != null && !now.isBefore(expiresAt) ? Status.EXPIRED : Status.ACTIVE;
    }

    public UUID id() {
        return id;
    }

    public UUID tenantId() {
        return tenantId;
    }

    public String tokenHint() {
        return tokenHint;
    }

    public String invitedEmail() {
        return invitedEmail;
    }

    public Role role() {
        return role;
    }

    public @Nullable UUID createdBy() {
        return createdBy;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    public @Nullable UUID acceptedBy() {
        return acceptedBy;
    }

    public @Nullable Instant acceptedAt() {
        return acceptedAt;
    }

    public @Nullable Instant revokedAt() {
        return revokedAt;
    }

    public @Nullable String revokedReason() {
        return revokedReason;
    }
}
