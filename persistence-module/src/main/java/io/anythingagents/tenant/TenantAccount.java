package io.anythingagents.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer organisation. Its people may rename it; its slug and its status are the platform's to change. */
@Entity
@Table(name = "tenant_accounts")
public class TenantAccount {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "slug", nullable = false)
    private String slug;

    @Column(name = "name", nullable = false)
    private String name;

    @Convert(converter = TenantStatusConverter.class)
    @Column(name = "status", nullable = false)
    private TenantStatus status;

    @Column(name = "status_reason")
    private @Nullable String statusReason;

    @Column(name = "status_updated_at")
    private @Nullable Instant statusUpdatedAt;

    @Column(name = "status_updated_by")
    private @Nullable String statusUpdatedBy;

    @Column(name = "suspended_at")
    private @Nullable Instant suspendedAt;

    @Column(name = "deprovisioned_at")
    private @Nullable Instant deprovisionedAt;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt;

    @Version
    @Column(name = "version", nullable = false)
    private long version;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected TenantAccount() {}

    public TenantAccount(UUID id, String slug, String name, Instant now) {
        this.id = id;
        this.slug = slug;
        this.name = name;
        this.status = TenantStatus.ACTIVE;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /**
     * Takes a step of its life.
     *
     * @param who the subject of whoever decided it
     * @throws IllegalStateException for a step {@link TenantStatus#mayBecome} does not allow
     */
    public void become(TenantStatus next, String reason, String who, Instant now) {
        if (!status.mayBecome(next)) {
            throw new IllegalStateException("A tenant that is " + status.word() + " does not become " + next.word());
        }
        status = next;
        note(reason, who, now);
        suspendedAt = next == TenantStatus.SUSPENDED ? now : null;
        if (next == TenantStatus.DEPROVISIONED) {
            deprovisionedAt = now;
        }
    }

    /** Why the status is what it is, without changing it. */
    public void note(String reason, String who, Instant now) {
        statusReason = reason;
        statusUpdatedAt = now;
        statusUpdatedBy = who;
        updatedAt = now;
    }

    public void rename(String newName, Instant now) {
        name = newName;
        updatedAt = now;
    }

    public UUID id() {
        return id;
    }

    public String slug() {
        return slug;
    }

    public String name() {
        return name;
    }

    public TenantStatus status() {
        return status;
    }

    public @Nullable String statusReason() {
        return statusReason;
    }

    public @Nullable Instant statusUpdatedAt() {
        return statusUpdatedAt;
    }

    public @Nullable String statusUpdatedBy() {
        return statusUpdatedBy;
    }

    public @Nullable Instant suspendedAt() {
        return suspendedAt;
    }

    public @Nullable Instant deprovisionedAt() {
        return deprovisionedAt;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    public long version() {
        return version;
    }
}
