package io.anythingagents.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt to sign in. Never changed, never holds an address in the clear; without a person when nobody has
 * the address.
 */
@Entity
@Table(name = "user_login_events")
public class LoginEvent {
    /** How the attempt ended. */
    public enum Result {
        SUCCESS,
        FAILURE,
        LOCKED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "user_id", updatable = false)
    private @Nullable UUID userId;

    @Column(name = "tenant_id", updatable = false)
    private @Nullable UUID tenantId;

    @Column(name = "result", nullable = false, updatable = false)
    private String result;

    @Column(name = "reason", nullable = false, updatable = false)
    private String reason;

    @Column(name = "ip_hash", nullable = false, updatable = false)
    private String ipHash;

    @Column(name = "user_agent", updatable = false)
    private @Nullable String userAgent;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected LoginEvent() {}

    public LoginEvent(
            UUID id,
            @Nullable UUID userId,
            @Nullable UUID tenantId,
            Result result,
            String reason,
            String ipHash,
            @Nullable String userAgent,
            Instant createdAt) {
        this.id = id;
        this.userId = userId;
        this.tenantId = tenantId;
        this.result = result.word();
        this.reason = reason;
        this.ipHash = ipHash;
        this.userAgent = userAgent;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public @Nullable UUID userId() {
        return userId;
    }

    public @Nullable UUID tenantId() {
        return tenantId;
    }

    public String result() {
        return result;
    }

    public String reason() {
        return reason;
    }

    public String ipHash() {
        return ipHash;
    }

    public @Nullable String userAgent() {
        return userAgent;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
