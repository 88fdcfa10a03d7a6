package io.anythingagents.billing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One of Stripe's events as operators see it; {@code payload}, as it was signed, only where one is asked for. */
public record StripeEventResponse(
        UUID id,
        String stripeEventId,
        String eventType,
        @Nullable String handler,
        String status,
        int attempts,
        @Nullable String error,
        @Nullable String objectId,
        @Nullable String tenantHint,
        boolean liveMode,
        @Nullable Instant createdAt,
        Instant receivedAt,
        @Nullable Instant processedAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant leasedUntil,
        @Nullable String payload) {
    static StripeEventResponse of(StripeEventRow event) {
        return of(event, null);
    }

    static StripeEventResponse of(StripeEvents.Shown shown) {
        return of(shown.event(), shown.payload());
    }

    private static StripeEventResponse of(StripeEventRow event, @Nullable String payload) {
        return new StripeEventResponse(
                event.id(),
                event.stripeId(),
                event.type(),
                event.handler(),
                event.status(),
                event.attempts(),
                event.error(),
                event.objectId(),
                event.tenantHint(),
                event.liveMode(),
                event.createdAt(),
                event.receivedAt(),
                event.processedAt(),
                event.isWaiting() ? event.nextAttemptAt() : null,
                event.leasedUntil(),
                payload);
    }
}
