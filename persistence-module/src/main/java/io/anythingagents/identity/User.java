package io.anythingagents.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person who signs in with an email address, kept in lower case, and a password, kept as a peppered hash. */
@Entity
@Table(name = "users")
public class User {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "email", nullable = false)
    private String email;

    @Column(name = "password_hash", nullable = false)
    private String passwordHash;

    @Column(name = "password_pepper_version", nullable = false)
    private String passwordPepperVersion;

    @Column(name = "password_changed_at", nullable = false)
    private Instant passwordChangedAt;

    @Convert(converter = UserStatusConverter.class)
    @Column(name = "status", nullable = false)
    private UserStatus status;

    @Column(name = "platform_role")
    private @Nullable String platformRole;

    @Column(name = "email_verified_at")
    private @Nullable Instant emailVerifiedAt;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt;

    @Version
    @Column(name = "version", nullable = false)
    private long version;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected User() {}

    public User(UUID id, String email, String passwordHash, String passwordPepperVersion, Instant now) {
        this.id = id;
        this.email = email;
        this.passwordHash = passwordHash;
        this.passwordPepperVersion = passwordPepperVersion;
        this.passwordChangedAt = now;
        this.status = UserStatus.ACTIVE;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** The address was proven; a pending account becomes active by that. Proving it again changes nothing. */
    public void verifyEmail(Instant now) {
        if (emailVerifiedAt == null) {
            emailVerifiedAt = now;
            updatedAt = now;
        }
        if (status == UserStatus.PENDING) {
            status = UserStatus.ACTIVE;
            updatedAt = now;
        }
    }

    /** Nobody signs in with it any more. */
    public void disable(Instant now) {
        status = UserStatus.DISABLED;
        updatedAt = now;
    }

    /** The same password under today's cost or pepper. */
    public void rehashPassword(String hash, String pepperVersion, Instant now) {
        this.passwordHash = hash;
        this.passwordPepperVersion = pepperVersion;
        this.updatedAt = now;
    }

    /** Another password; whoever set it may also come in again where the account was locked. */
    public void changePassword(String hash, String pepperVersion, Instant now) {
        rehashPassword(hash, pepperVersion, now);
        this.passwordChangedAt = now;
        if (status == UserStatus.LOCKED) {
            status = UserStatus.ACTIVE;
        }
    }

    public UUID id() {
        return id;
    }

    public String email() {
        return email;
    }

    public String passwordHash() {
        return passwordHash;
    }

    public String passwordPepperVersion() {
        return passwordPepperVersion;
    }

    /** Unchanged when the same password is hashed anew. */
    public Instant passwordChangedAt() {
        return passwordChangedAt;
    }

    public UserStatus status() {
        return status;
    }

    /** Whether the person looks after the installation, whatever the role in a tenant. */
    public boolean isPlatformOperator() {
        return OperatorGrants.PLATFORM_OPERATOR.equals(platformRole);
    }

    public boolean emailVerified() {
        return emailVerifiedAt != null;
    }

    public Optional<Instant> emailVerifiedAt() {
        return Optional.ofNullable(emailVerifiedAt);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long version() {
        return version;
    }
}
