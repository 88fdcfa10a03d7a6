package io.anythingagents.billing;

import io.anythingagents.billing.BillingHistoryRepository.Entry;
import io.anythingagents.billing.BillingHistoryRepository.Position;
import io.anythingagents.shared.CursorFormat;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.Page;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened to a tenant's billing, in the words it was told. */
@Stateless
public class BillingHistory {
    /** How far an event may be. */
    public static final Set<String> STATUSES = BillingHistoryRepository.STATUSES;

    private static final CursorFormat CURSORS = new CursorFormat("h1", 2);

    @Inject
    private BillingHistoryRepository history;

    @SuppressWarnings("NullAway.Init") // injected
    public BillingHistory() {}

    /**
     * The newest first.
     *
     * @param type null for any
     * @param status null for any
     * @throws DomainException invalid-cursor
     */
    public Page<JsonObject> page(
            UUID tenantId, @Nullable String type, @Nullable String status, @Nullable String cursor, int limit) {
        List<Entry> found = history.page(tenantId, type, status, position(cursor), limit + 1);
        boolean more = found.size() > limit;
        return new Page<>(
                found.stream().limit(limit).map(entry -> shown(tenantId, entry)).toList(),
                more ? cursor(found.get(limit - 1)) : null);
    }

    private static JsonObject shown(UUID tenantId, Entry entry) {
        if (entry.line() == null) {
            return BillingLine.waiting(tenantId, entry);
        }
        try (JsonReader reader = Json.createReader(new StringReader(entry.line()))) {
            return reader.readObject();
        }
    }

    private static String cursor(Entry last) {
        return CURSORS.write(last.at(), last.stripeId());
    }

    private static @Nullable Position position(@Nullable String cursor) {
        return CURSORS.read(cursor, values -> new Position(Instant.parse(values.get(0)), values.get(1)));
    }
}
