package io.anythingagents.usage;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** A price file that cannot be read stops the start, and not the first call. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class UsageStartup {
    @Inject
    private PriceTable prices;

    @SuppressWarnings("NullAway.Init") // injected
    public UsageStartup() {}

    @PostConstruct
    void start() {
        java.util.Objects.requireNonNull(prices);
    }
}
