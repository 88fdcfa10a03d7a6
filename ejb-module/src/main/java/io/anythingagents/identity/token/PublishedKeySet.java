package io.anythingagents.identity.token;

import io.anythingagents.identity.key.KeySetStore.Stored;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jspecify.annotations.Nullable;

/** The public halves of the keys that verify, as verifiers elsewhere fetch them. */
@ApplicationScoped
public class PublishedKeySet {
    private KeyRing keys;
    private Clock clock;
    private String salt;
    private Duration maxAge;
    private volatile @Nullable Rendered last;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected PublishedKeySet() {}

    @Inject
    public PublishedKeySet(KeyRing keys, Settings settings, Clock clock) {
        this.keys = keys;
        this.clock = clock;
        this.salt = settings.get(SettingsCatalog.AUTH_JWKS_ETAG_SALT);
        this.maxAge = settings.get(SettingsCatalog.AUTH_JWKS_MAX_AGE_SECONDS);
    }

    /**
     * The document and what a cache wants to know about it.
     *
     * @param etag quoted and strong
     */
    public record Document(String json, String etag, Instant lastModified, Duration maxAge) {}

    private record Rendered(String version, List<String> kids, Document document) {}

    public Document document() {
        Stored stored = keys.current();
        Instant now = clock.instant();
        List<SigningKey> verifying = stored.keys().verifying(now);
        List<String> kids = verifying.stream().map(SigningKey::kid).toList();
        Rendered known = last;
        if (known != null
                && known.version().equals(stored.version())
                && known.kids().equals(kids)) {
            return known.document();
        }
        String json = JsonUtil.toJson(
                Map.of("keys", verifying.stream().map(SigningKey::publicJwk).toList()));
        byte[] tagged = (salt + ":" + json).getBytes(StandardCharsets.UTF_8);
        Document document = new Document(
                json,
                '"' + Digests.sha256Hex(tagged) + '"',
                lastChange(stored, now).truncatedTo(ChronoUnit.SECONDS),
                maxAge);
        last = new Rendered(stored.version(), kids, document);
        return document;
    }

    /** A key may also come to its turn or its end without anybody writing the set. */
    private static Instant lastChange(Stored stored, Instant now) {
        Instant written = stored.changedAt();
        return stored.keys()
                .changedByClock(now)
                .filter(change -> change.isAfter(written))
                .orElse(written);
    }
}
