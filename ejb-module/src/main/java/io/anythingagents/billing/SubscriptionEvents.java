package io.anythingagents.billing;

import io.anythingagents.billing.StripeWorkRepository.Leased;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Events about subscriptions: the tenant's one is brought to how the provider has it. */
@ApplicationScoped
public class SubscriptionEvents implements EventHandler {
    private SubscriptionSync sync;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected SubscriptionEvents() {}

    @Inject
    public SubscriptionEvents(SubscriptionReader provider, SubscriptionLedger ledger) {
        this(new SubscriptionSync(provider, ledger));
    }

    SubscriptionEvents(SubscriptionSync sync) {
        this.sync = sync;
    }

    @Override
    public StripeEventKind kind() {
        return StripeEventKind.SUBSCRIPTION;
    }

    @Override
    public Optional<Effect> prepare(Leased event) {
        String id = event.objectId();
        if (id == null) {
            throw new EventFailedException("It names no subscription.");
        }
        return sync.read(id, event.tenantHint()).map(reading -> sync.effect(reading, event, null));
    }
}
