package io.anythingagents.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as the feed and the export show it. */
public record EventResponse(
        UUID id,
        @Nullable UUID tenantId,
        String action,
        Instant createdAt,
        String actor,
        @Nullable UUID actorId,
        String actorType,
        @Nullable String actorRole,
        @Nullable String actingFor,
        @Nullable String objectType,
        @Nullable String objectId,
        @Nullable String objectName,
        String status,
        String outcome,
        @Nullable String source,
        @Nullable String requestId,
        @Nullable String ipHash,
        @Nullable String ipMasked,
        @Nullable String userAgent,
        List<String> changedFields,
        Map<String, String> metadata,
        @Nullable String readState) {
    private static final String USER = "user:";

    static EventResponse of(StoredAuditEvent event, Activity.@Nullable ReadState state) {
        return new EventResponse(
                event.id(),
                event.tenantId(),
                event.action(),
                event.createdAt(),
                event.actor(),
                personId(event.actor()),
                type(event.actor()),
                event.actorRole(),
                event.actingFor(),
                event.targetType(),
                event.targetId(),
                null,
                event.outcome().equals(AuditOutcome.SUCCESS.word()) ? "success" : "failure",
                event.outcome(),
                null,
                event.requestId(),
                null,
                event.ipMasked(),
                event.userAgent(),
                event.changed(),
                event.details(),
                state == null ? null : state.word());
    }

    /** As a live stream shows it: to several people at once, so without what is only for a close look. */
    static EventResponse live(StoredAuditEvent event) {
        return of(
                new StoredAuditEvent(
                        event.id(),
                        event.tenantId(),
                        event.actor(),
                        event.actorRole(),
                        event.actingFor(),
                        event.action(),
                        event.targetType(),
                        event.targetId(),
                        event.outcome(),
                        event.requestId(),
                        null,
                        null,
                        event.changed(),
                        Map.of(),
                        event.createdAt()),
                Activity.ReadState.UNREAD);
    }

    private static @Nullable UUID personId(String actor) {
        return actor.startsWith(USER) ? UUID.fromString(actor.substring(USER.length())) : null;
    }

    private static String type(String actor) {
        if (actor.startsWith(USER)) {
            return "user";
        }
        return actor.startsWith("service-account:") ? "service" : "system";
    }
}
