package io.anythingagents.billing;

import io.anythingagents.billing.StripeWorkRepository.Leased;
import java.util.Optional;

/** Works on events of one kind, in two steps: what is slow first, then what lasts. */
public interface EventHandler {
    StripeEventKind kind();

    /**
     * Asks the provider what there is to know, outside a transaction, for an event only says that something happened.
     *
     * @return what is to be done about it; empty when it does not concern us
     * @throws EventFailedException when it cannot be said yet
     */
    Optional<Effect> prepare(Leased event);

    /** What is done about an event, in the transaction that ends it: both happen or neither. */
    @FunctionalInterface
    interface Effect {
        /** False, with nothing written, when what it was made from is out of date: it is to be prepared anew. */
        boolean apply();
    }
}
