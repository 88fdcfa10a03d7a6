package io.anythingagents.billing;

import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import io.anythingagents.billing.SubscriptionBook.Cause;
import io.anythingagents.billing.SubscriptionMerge.Change;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings a tenant's subscription to how the provider has it. Events come late, twice, in any order or not at all, and the
 * provider gives its objects no version; so the order of readings must do: the version of what is known is noted before
 * the provider is asked, and what it said is written only over that very version. Whatever was written meanwhile was read
 * earlier or later, nobody can tell; then the provider is asked again.
 */
final class SubscriptionSync {
    private static final int MOST_GUESSES = 3;

    private final SubscriptionReader provider;
    private final SubscriptionBook book;

    SubscriptionSync(SubscriptionReader provider, SubscriptionBook book) {
        this.provider = provider;
        this.book = book;
    }

    /** What was read, and what it was read over. */
    record Reading(UUID tenantId, long version, GatewaySubscription seen) {}

    /**
     * Asks the provider; empty when the subscription belongs to a tenant that has gone.
     *
     * @param hint whose it may be
     * @throws EventFailedException when it is not known whose it is, or the provider does not know it
     */
    Optional<Reading> read(String subscriptionId, @Nullable String hint) {
        UUID guess = uuid(hint);
        for (int i = 0; i < MOST_GUESSES; i++) {
            long version = guess == null ? 0 : book.version(guess);
            GatewaySubscription seen = provider.subscription(subscriptionId)
                    .orElseThrow(() -> new EventFailedException("The provider does not know the subscription."));
            UUID tenant = tenantOf(seen);
            if (tenant.equals(guess)) {
                return book.isTenant(tenant) ? Optional.of(new Reading(tenant, version, seen)) : Optional.empty();
            }
            guess = tenant;
        }
        throw new EventFailedException("Whose it is changes each time it is looked at.");
    }

    /** Who hears, in the same transaction, how the subscription is afterwards. */
    interface Listener {
        void now(boolean changed, MirroredSubscription subscription);
    }

    /** What is to be done about an event, in the transaction of whoever calls it. */
    Effect effect(Reading reading, Leased event, @Nullable GatewayInvoice invoice) {
        return effect(reading, Cause.of(event), (changed, now) -> book.tell(reading.tenantId(), event, now, invoice));
    }

    /** What is to be done about it, in the transaction of whoever calls it. */
    Effect effect(Reading reading, Cause cause, Listener listener) {
        return () -> {
            Optional<KnownSubscription> known = book.lock(reading.tenantId());
            if (known.map(KnownSubscription::version).orElse(0L) != reading.version()) {
                return false;
            }
            Optional<Change> change = SubscriptionMerge.of(known.orElse(null), reading.seen(), provider.processor());
            change.ifPresent(found -> book.write(reading.tenantId(), found.after(), found.fields(), cause));
            change.map(Change::after)
                    .or(() -> known.map(KnownSubscription::mirrored))
                    .filter(now -> now.subscriptionId().equals(reading.seen().id()))
                    .ifPresent(now -> listener.now(change.isPresent(), now));
            return true;
        };
    }

    /** Whose customer it is. */
    Optional<UUID> tenantOfCustomer(String customerId) {
        return book.tenantOf(provider.processor(), "", customerId);
    }

    private UUID tenantOf(GatewaySubscription seen) {
        Optional<UUID> kept = book.tenantOf(provider.processor(), seen.id(), seen.customerId());
        UUID named = uuid(seen.tenantHint().orElse(null));
        if (kept.isPresent() && named != null && !kept.get().equals(named)) {
            throw new EventFailedException("Its metadata names another tenant than its customer's.");
        }
        UUID tenant = kept.orElse(named);
        if (tenant == null) {
            throw new EventFailedException("It names no tenant of ours.");
        }
        return tenant;
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
