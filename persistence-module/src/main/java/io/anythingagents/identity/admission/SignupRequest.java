package io.anythingagents.identity.admission;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody's wish to be let in: pending until an operator approves or rejects it, once. */
@Entity
@Table(name = "signup_requests")
public class SignupRequest {
    private static final String PENDING = "pending";

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "email", nullable = false, updatable = false)
    private String email;

    @Column(name = "organization", nullable = false, updatable = false)
    private String organization;

    @Column(name = "full_name", nullable = false, updatable = false)
    private String fullName;

    @Column(name = "message", updatable = false)
    private @Nullable String message;

    @Column(name = "status", nullable = false)
    private String status;

    @Column(name = "ip_hash", nullable = false, updatable = false)
    private String ipHash;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "decided_at")
    private @Nullable Instant decidedAt;

    @Column(name = "decided_by")
    private @Nullable UUID decidedBy;

    @Column(name = "decision_reason")
    private @Nullable String decisionReason;

    @Version
    @Column(name = "version", nullable = false)
    private long version;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected SignupRequest() {}

    /**
     * Who asks.
     *
     * @param email in lower case
     */
    public record Applicant(
            String email,
            String organization,
            String fullName,
            @Nullable String message) {}

    public SignupRequest(UUID id, Applicant applicant, String ipHash, Instant now) {
        this.id = id;
        this.email = applicant.email();
        this.organization = applicant.organization();
        this.fullName = applicant.fullName();
        this.message = applicant.message();
        this.status = PENDING;
        this.ipHash = ipHash;
        this.createdAt = now;
    }

    public boolean isPending() {
        return status.equals(PENDING);
    }

    public void approve(@Nullable UUID by, @Nullable String reason, Instant now) {
        decide("approved", by, reason, now);
    }

    public void reject(@Nullable UUID by, @Nullable String reason, Instant now) {
        decide("rejected", by, reason, now);
    }

    private void decide(String decision, @Nullable UUID by, @Nullable String reason, Instant now) {
        if (!isPending()) {
            throw new IllegalStateException("The request is decided");
        }
        status = decision;
        decidedBy = by;
        decidedAt = now;
        decisionReason = reason;
    }

    public UUID id() {
        return id;
    }

    public String email() {
        return email;
    }

    public String organization() {
        return organization;
    }

    public String fullName() {
        return fullName;
    }

    public @Nullable String message() {
        return message;
    }

    public String status() {
        return status;
    }

    public String ipHash() {
        return ipHash;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant decidedAt() {
        return decidedAt;
    }

    public @Nullable UUID decidedBy() {
        return decidedBy;
    }

    public @Nullable String decisionReason() {
        return decisionReason;
    }
}
