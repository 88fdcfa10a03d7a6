package io.anythingagents.feature;

import io.anythingagents.billing.Entitlement;
import java.util.Map;

/**
 * How the features of one tenant stand. A feature is on when the plan allows it and no operator has switched it off: an
 * override can only take away, for what is not paid for is nobody's to give.
 */
public final class Switches {
    /** The plan's switch of a feature is called so. */
    private static final String PLAN_PREFIX = "enable_";

    private final Entitlement entitlement;
    private final Map<String, Boolean> overrides;

    public Switches(Entitlement entitlement, Map<String, Boolean> overrides) {
        this.entitlement = entitlement;
        this.overrides = Map.copyOf(overrides);
    }

    /** Whether the tenant may use something that a plan switches, such as {@code web_search}. */
    public boolean allows(String feature) {
        return !isOverridden(feature) && entitlement.allows(PLAN_PREFIX + feature);
    }

    /** Whether an operator switched it off for the tenant. */
    public boolean isOverridden(String feature) {
        return Boolean.FALSE.equals(overrides.get(feature));
    }
}
