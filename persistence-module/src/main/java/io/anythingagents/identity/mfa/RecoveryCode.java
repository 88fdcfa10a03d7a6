package io.anythingagents.identity.mfa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A code that stands in once for a lost generator; only its keyed hash is kept. */
@Entity
@Table(name = "user_recovery_codes")
public class RecoveryCode {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "user_id", nullable = false, updatable = false)
    private UUID userId;

    @Column(name = "code_hash", nullable = false, updatable = false)
    private String codeHash;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "used_at", updatable = false)
    private @Nullable Instant usedAt;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected RecoveryCode() {}

    public RecoveryCode(UUID id, UUID userId, String codeHash, Instant now) {
        this.id = id;
        this.userId = userId;
        this.codeHash = codeHash;
        this.createdAt = now;
    }

    public UUID id() {
        return id;
    }

    public @Nullable Instant usedAt() {
        return usedAt;
    }
}
