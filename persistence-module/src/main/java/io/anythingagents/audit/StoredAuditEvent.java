package io.anythingagents.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as the trail holds it.
 *
 * @param action the stored word, which an older release may have written
 * @param outcome the stored word
 */
public record StoredAuditEvent(
        UUID id,
        @Nullable UUID tenantId,
        String actor,
        @Nullable String actorRole,
        @Nullable String actingFor,
        String action,
        @Nullable String targetType,
        @Nullable String targetId,
        String outcome,
        @Nullable String requestId,
        @Nullable String ipMasked,
        @Nullable String userAgent,
        List<String> changed,
        Map<String, String> details,
        Instant createdAt) {
    public StoredAuditEvent {
        changed = List.copyOf(changed);
        details = Map.copyOf(details);
    }
}
