package io.anythingagents.billing;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Subscriptions that test fixtures ask for; {@link FixtureGateway} then goes on with them. */
@Stateless
public class FixtureSubscriptions {
    @Inject
    private SubscriptionMirrorRepository subscriptions;

    @SuppressWarnings("NullAway.Init") // injected
    public FixtureSubscriptions() {}

    /**
     * Puts a tenant on a plan, live for one period from now, whatever there was.
     *
     * @param email null to keep the one that is there
     * @return false when there is no such plan
     */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public boolean put(UUID tenantId, String planCode, @Nullable String email, Instant now) {
        return subscriptions.mirror(
                tenantId,
                new MirroredSubscription(
                        planCode,
                        SubscriptionStatus.ACTIVE,
                        FixtureGateway.PROCESSOR,
                        FixtureGateway.customer(tenantId),
                        FixtureGateway.subscription(tenantId),
                        true,
                        email,
                        now,
                        now,
                        now.plus(FixtureGateway.PERIOD),
                        null,
                        null,
                        1,
                        null),
                now);
    }
}
