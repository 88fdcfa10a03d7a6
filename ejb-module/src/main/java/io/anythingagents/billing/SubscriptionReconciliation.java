package io.anythingagents.billing;

import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.SubscriptionBook.Cause;
import io.anythingagents.billing.SubscriptionSync.Reading;
import io.anythingagents.billing.SubscriptionSyncRepository.Live;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Compares every live subscription with the provider, and brings in step what is not: events may be lost. */
final class SubscriptionReconciliation {
    private static final int PAGE = 100;
    private static final int MOST_READINGS = 5;

    private final Rows rows;
    private final SubscriptionSync sync;
    private final Listener listener;

    SubscriptionReconciliation(Rows rows, SubscriptionSync sync, Listener listener) {
        this.rows = rows;
        this.sync = sync;
        this.listener = listener;
    }

    /** The subscriptions there are, and the transaction of a change. */
    interface Rows {
        /** Those that go on, by tenant, behind one. */
        List<Live> live(@Nullable UUID after, int limit);

        boolean settle(Effect effect);
    }

    /** Who is told of each that was not in step, or could not be compared. */
    interface Listener {
        void repaired(UUID tenantId);

        void failed(UUID tenantId, RuntimeException cause);
    }

    /** How many there were, were not in step, and could not be compared. */
    record Report(int compared, int repaired, int failed) {}

    /** @param mayGoOn asked before each page */
    Report run(BooleanSupplier mayGoOn) {
        int compared = 0;
        int repaired = 0;
        int failed = 0;
        UUID last = null;
        List<Live> page;
        do {
            page = mayGoOn.getAsBoolean() ? rows.live(last, PAGE) : List.of();
            for (Live subscription : page) {
                last = subscription.tenantId();
                compared++;
                try {
                    if (isRepaired(subscription)) {
                        repaired++;
                        listener.repaired(subscription.tenantId());
                    }
                } catch (RuntimeException e) {
                    failed++;
                    listener.failed(subscription.tenantId(), e);
                }
            }
        } while (page.size() == PAGE);
        return new Report(compared, repaired, failed);
    }

    private boolean isRepaired(Live subscription) {
        for (int i = 0; i < MOST_READINGS; i++) {
            Optional<Reading> reading = sync.read(
                    subscription.subscriptionId(), subscription.tenantId().toString());
            if (reading.isEmpty()) {
                return false;
            }
            boolean[] changed = {false};
            Effect effect = sync.effect(reading.get(), Cause.COMPARISON, (isChanged, now) -> changed[0] = isChanged);
            if (rows.settle(effect)) {
                return changed[0];
            }
        }
        throw new EventFailedException("It was changed by others each time it was looked at.");
    }
}
