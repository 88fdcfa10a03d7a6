package io.anythingagents.billing;

import org.jspecify.annotations.Nullable;

/**
 * What somebody who signs up asks for; the catalog and the settings decide.
 *
 * @param planCode null for the default plan
 * @param trialDays null for the plan's
 */
public record PlanWish(@Nullable String planCode, @Nullable Integer trialDays) {
    public static final PlanWish NONE = new PlanWish(null, null);
}
