package io.anythingagents.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in on one device: the family of refresh tokens that follow from it. Once revoked it stays revoked, and with it
 * every token of the family.
 */
@Entity
@Table(name = "user_sessions")
public class UserSession {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "tenant_id", nullable = false, updatable = false)
    private UUID tenantId;

    @Column(name = "user_id", nullable = false, updatable = false)
    private UUID userId;

    @Column(name = "ip_hash", nullable = false)
    private String ipHash;

    @Column(name = "ip_masked")
    private @Nullable String ipMasked;

    @Column(name = "user_agent")
    private @Nullable String userAgent;

    @Column(name = "fingerprint")
    private @Nullable String fingerprint;

    @Column(name = "ip_sealed")
    private @Nullable String ipSealed;

    @Column(name = "place_city")
    private @Nullable String placeCity;

    @Column(name = "place_region")
    private @Nullable String placeRegion;

    @Column(name = "place_country")
    private @Nullable String placeCountry;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "last_seen_at", nullable = false)
    private Instant lastSeenAt;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Column(name = "revoked_reason")
    private @Nullable String revokedReason;

    @Version
    @Column(name = "version", nullable = false)
    private long version;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected UserSession() {}

    public UserSession(UUID id, UUID tenantId, UUID userId, Origin origin, Instant now, Instant expiresAt) {
        this.id = id;
        this.tenantId = tenantId;
        this.userId = userId;
        this.ipHash = origin.ipHash();
        usedFrom(origin);
        this.createdAt = now;
        this.lastSeenAt = now;
        this.expiresAt = expiresAt;
    }

    /**
     * Where a session is used from, without the address itself.
     *
     * @param ipHash keyed, to compare by
     * @param fingerprint keyed hash of address and client, to recognise a device by
     * @param ipSealed the address, encrypted for its session
     */
    public record Origin(
            String ipHash,
            @Nullable String ipMasked,
            @Nullable String userAgent,
            @Nullable String fingerprint,
            @Nullable String ipSealed) {
        /** What is kept where no session is. */
        public Origin(String ipHash, @Nullable String ipMasked, @Nullable String userAgent) {
            this(ipHash, ipMasked, userAgent, null, null);
        }
    }

    /** Where an address is, as far as anybody knows. */
    public record Place(
            @Nullable String city,
            @Nullable String region,
            @Nullable String country) {}

    /** The session was used to get a new pair of tokens. */
    public void refreshed(Origin origin, Instant now, Instant newExpiry) {
        if (!ipHash.equals(origin.ipHash())) {
            placeCity = null; // another address is another place, until it is looked up
            placeRegion = null;
            placeCountry = null;
        }
        usedFrom(origin);
        this.lastSeenAt = now;
        this.expiresAt = newExpiry;
    }

    private void usedFrom(Origin origin) {
        this.ipHash = origin.ipHash();
        this.ipMasked = origin.ipMasked();
        this.userAgent = origin.userAgent();
        this.fingerprint = origin.fingerprint();
        this.ipSealed = origin.ipSealed();
    }

    /** Its address was looked up. */
    public void locatedAt(Place place) {
        this.placeCity = place.city();
        this.placeRegion = place.region();
        this.placeCountry = place.country();
    }

    /** Ends it; the first reason stays. */
    public void revoke(SessionEnd reason, Instant now) {
        if (revokedAt == null) {
            revokedAt = now;
            revokedReason = reason.word();
        }
    }

    public boolean isLive(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }

    public UUID id() {
        return id;
    }

    public UUID tenantId() {
        return tenantId;
    }

    public UUID userId() {
        return userId;
    }

    public String ipHash() {
        return ipHash;
    }

    public @Nullable String ipMasked() {
        return ipMasked;
    }

    public @Nullable String userAgent() {
        return userAgent;
    }

    public @Nullable String fingerprint() {
        return fingerprint;
    }

    public @Nullable String ipSealed() {
        return ipSealed;
    }

    /** Null while it is not known. */
    public @Nullable Place place() {
        return placeCity == null && placeRegion == null && placeCountry == null
                ? null
                : new Place(placeCity, placeRegion, placeCountry);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant lastSeenAt() {
        return lastSeenAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    public @Nullable Instant revokedAt() {
        return revokedAt;
    }

    public @Nullable String revokedReason() {
        return revokedReason;
    }

    public long version() {
        return version;
    }
}
