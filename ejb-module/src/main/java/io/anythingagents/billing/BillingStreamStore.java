package io.anythingagents.billing;

import io.anythingagents.redis.RedisStreams;
import io.anythingagents.redis.RedisStreams.Entry;
import io.anythingagents.redis.RedisStreams.NewEntry;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The published lines: one Redis stream for each tenant, capped and expiring, on {@code BILLING_EVENTS_REDIS_URL} if set. */
@ApplicationScoped
public class BillingStreamStore {
    private static final int LENGTH = 1_024;
    private static final long DAY_SECONDS = 86_400;
    private static final String DATA = "data";

    private RedisStreams streams;
    private boolean own;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected BillingStreamStore() {}

    @Inject
    public BillingStreamStore(RedisStreams shared, Settings settings) {
        Optional<URI> address = settings.find(SettingsCatalog.BILLING_EVENTS_REDIS_URL);
        this.own = address.isPresent();
        this.streams = address.map(RedisStreams::at).orElse(shared);
    }

    /** One line of a tenant's stream. */
    public record Published(long number, String text) {}

    /** Does nothing when the line, or a later one, is there already. */
    void publish(UUID tenantId, long number, String text) {
        streams.appendOnce(new NewEntry(key(tenantId), number, Map.of(DATA, text), LENGTH, DAY_SECONDS));
    }

    /** Those behind a number, oldest first; what is too old to be kept is left out. */
    public List<Published> after(UUID tenantId, long number) {
        return streams.from(key(tenantId), number + 1).stream()
                .map(BillingStreamStore::published)
                .toList();
    }

    private static Published published(Entry entry) {
        return new Published(entry.number(), entry.fields().getOrDefault(DATA, "{}"));
    }

    private static String key(UUID tenantId) {
        return "billing:events:tenant:" + tenantId;
    }

    @PreDestroy
    void close() {
        if (own) {
            streams.close();
        }
    }
}
