package io.anythingagents.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a person wants to be shown. */
@Entity
@Table(name = "user_profiles")
public class UserProfile {
    @Id
    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "display_name")
    private @Nullable String displayName;

    @Column(name = "given_name")
    private @Nullable String givenName;

    @Column(name = "family_name")
    private @Nullable String familyName;

    @Column(name = "avatar_url")
    private @Nullable String avatarUrl;

    @Column(name = "timezone")
    private @Nullable String timezone;

    @Column(name = "locale")
    private @Nullable String locale;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt;

    @Version
    @Column(name = "version", nullable = false)
    private long version;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected UserProfile() {}

    public UserProfile(UUID userId, @Nullable String displayName, Instant now) {
        this.userId = userId;
        this.displayName = displayName;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** Everything a person may say about the own appearance; null means not said. */
    public record Details(
            @Nullable String displayName,
            @Nullable String givenName,
            @Nullable String familyName,
            @Nullable String avatarUrl,
            @Nullable String timezone,
            @Nullable String locale) {}

    public Details details() {
        return new Details(displayName, givenName, familyName, avatarUrl, timezone, locale);
    }

    public void describe(Details details, Instant now) {
        displayName = details.displayName();
        givenName = details.givenName();
        familyName = details.familyName();
        avatarUrl = details.avatarUrl();
        timezone = details.timezone();
        locale = details.locale();
        updatedAt = now;
    }

    public UUID userId() {
        return userId;
    }

    public Optional<String> displayName() {
        return Optional.ofNullable(displayName);
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
