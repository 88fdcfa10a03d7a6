package io.anythingagents.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A password a person has or had, as a hash; the current one is in it from the beginning. */
@Entity
@Table(name = "password_history")
public class PasswordHistoryEntry {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "user_id", nullable = false, updatable = false)
    private UUID userId;

    @Column(name = "password_hash", nullable = false, updatable = false)
    private String passwordHash;

    @Column(name = "password_pepper_version", nullable = false, updatable = false)
    private String passwordPepperVersion;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected PasswordHistoryEntry() {}

    public PasswordHistoryEntry(
            UUID id, UUID userId, String passwordHash, String passwordPepperVersion, Instant createdAt) {
        this.id = id;
        this.userId = userId;
        this.passwordHash = passwordHash;
        this.passwordPepperVersion = passwordPepperVersion;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public UUID userId() {
        return userId;
    }

    public String passwordHash() {
        return passwordHash;
    }

    public String passwordPepperVersion() {
        return passwordPepperVersion;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
