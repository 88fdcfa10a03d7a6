package io.anythingagents.billing;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One of Stripe's events as operators see it, without its payload.
 *
 * @param status received, processed, ignored, failed (tried again) or parked (not tried again)
 * @param attempts since it arrived or was replayed
 * @param objectId of the object it is about
 * @param tenantHint what its object's metadata says
 * @param processedAt when the last attempt ended
 * @param leasedUntil while a node works on it
 */
public record StripeEventRow(
        UUID id,
        String stripeId,
        String type,
        String status,
        int attempts,
        @Nullable String error,
        @Nullable String objectId,
        @Nullable String tenantHint,
        boolean liveMode,
        @Nullable Instant createdAt,
        Instant receivedAt,
        @Nullable Instant processedAt,
        Instant nextAttemptAt,
        @Nullable Instant leasedUntil) {
    private static final int LONGEST_NAME = 160;

    /** Who works on events of this type; null where nobody does. */
    public @Nullable String handler() {
        Optional<StripeEventKind> kind = StripeEventKind.of(type);
        return kind.map(StripeEventKind::handler).orElse(null);
    }

    /** What the audit trail calls it: Stripe's id, as long as the trail keeps. */
    public String auditName() {
        return stripeId.substring(0, Math.min(stripeId.length(), LONGEST_NAME));
    }

    /** Whether it is tried again by itself. */
    public boolean isWaiting() {
        return status.equals("received") || status.equals("failed");
    }
}
