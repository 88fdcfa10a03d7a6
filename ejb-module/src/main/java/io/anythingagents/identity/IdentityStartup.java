package io.anythingagents.identity;

import io.anythingagents.identity.password.PasswordPolicy;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.serviceaccount.ServiceAccountCatalog;
import io.anythingagents.identity.token.KeyRing;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/**
 * Loads the signing keys and the service accounts at start, so that a missing key set or a faulty list fails the start and
 * not the first request, and warms up what is slow the first time.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class IdentityStartup {
    private static final EventLog LOG = EventLog.of(IdentityStartup.class);

    @Inject
    private KeyRing keys;

    @Inject
    private Passwords passwords;

    @Inject
    private PasswordPolicy policy;

    @Inject
    private ServiceAccountCatalog serviceAccounts;

    @Inject
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // injected
    public IdentityStartup() {}

    @PostConstruct
    void start() {
        // Shown from the first scrape on, for a rate of something that never happened is no rate.
        metrics.add("jwks_requests", 0);
        metrics.add("jwks_not_modified", 0);
        LOG.info(
                "identity.ready",
                "active_kid",
                keys.signingKey().kid(),
                "service_accounts",
                serviceAccounts.all().size());
        passwords.warmUp(() -> policy.check("warming up the estimate", "", ""));
    }
}
