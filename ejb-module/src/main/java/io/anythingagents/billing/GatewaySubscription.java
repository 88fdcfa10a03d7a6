package io.anythingagents.billing;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the payment provider has it at the moment of asking.
 *
 * @param statusWord the provider's own word; see {@link #status()}
 * @param planCode by its price, else by its metadata; null where neither names one of ours
 * @param itemId the line that carries price and quantity
 * @param currentPeriodStart null before the first period
 * @param cancelAtPeriodEnd whether it ends with the period that runs
 * @param cancelAt when it will end, set also by {@code cancelAtPeriodEnd}
 * @param endedAt when it ended
 * @param createdAt when the provider made it
 * @param scheduleId the provider's plan of changes to come; null for none
 * @param metadata as kept by the provider; {@code tenant_id} is ours, and yet to be compared with what we know
 */
public record GatewaySubscription(
        String id,
        String customerId,
        String statusWord,
        @Nullable String planCode,
        @Nullable String priceId,
        @Nullable String itemId,
        @Nullable Integer quantity,
        Instant startedAt,
        @Nullable Instant currentPeriodStart,
        @Nullable Instant currentPeriodEnd,
        @Nullable Instant trialEndsAt,
        boolean cancelAtPeriodEnd,
        @Nullable Instant cancelAt,
        @Nullable Instant canceledAt,
        @Nullable Instant endedAt,
        Instant createdAt,
        @Nullable String latestInvoiceId,
        @Nullable String scheduleId,
        boolean liveMode,
        Map<String, String> metadata) {
    public GatewaySubscription {
        metadata = Map.copyOf(metadata);
    }

    /** Empty for a word newer than this code. */
    public Optional<SubscriptionStatus> status() {
        return SubscriptionStatus.fromWord(statusWord);
    }

    /** The tenant our own metadata names; to be compared with what we know. */
    public Optional<String> tenantHint() {
        return Optional.ofNullable(metadata.get("tenant_id"));
    }
}
