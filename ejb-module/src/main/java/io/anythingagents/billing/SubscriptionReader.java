package io.anythingagents.billing;

import java.util.Optional;

/** What work on events asks of the payment provider: how something is now. Goes over the network, so never in a transaction. */
public interface SubscriptionReader {
    /** How the provider is named where its ids are stored. */
    String processor();

    /** Ended ones too; empty for an id it does not know. */
    Optional<GatewaySubscription> subscription(String id);
}
