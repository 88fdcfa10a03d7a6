package io.anythingagents.billing;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant may use at this moment.
 *
 * @param restricted false where billing is off: then everything is allowed and nothing limited
 * @param plan null where a restricted tenant is on none
 * @param inForce whether the plan may be used; when not, nothing is switched on and every limit is 0
 * @param overrides limits of this tenant alone, by feature, in place of the plan's
 * @param period the time for which its limits hold
 */
public record Entitlement(
        boolean restricted,
        @Nullable Plan plan,
        boolean inForce,
        Map<String, FeatureLimit> overrides,
        BillingPeriod period) {
    static final Entitlement UNRESTRICTED = new Entitlement(false, null, true);

    public Entitlement {
        overrides = Map.copyOf(overrides);
    }

    /** Without overrides, for all time. */
    public Entitlement(boolean restricted, @Nullable Plan plan, boolean inForce) {
        this(restricted, plan, inForce, Map.of(), BillingPeriod.ALWAYS);
    }

    /** Whether agents may run at all. */
    public boolean mayUse() {
        return !restricted || (inForce && plan != null);
    }

    /** For messages and metrics. */
    public Optional<String> planCode() {
        return Optional.ofNullable(plan).map(Plan::code);
    }

    /** Whether a switch of the plan is on, such as {@code enable_web_search}. */
    public boolean allows(String toggle) {
        return !restricted || (inForce && plan != null && plan.allows(toggle));
    }

    /**
     * The limits of something counted, such as {@code input_tokens}, for one billing period; what neither an override nor the
     * plan names is not limited.
     */
    public Limits limits(String featureKey) {
        if (!restricted) {
            return Limits.NONE;
        }
        if (!inForce || plan == null) {
            return Limits.NOTHING;
        }
        FeatureLimit override = overrides.get(featureKey);
        if (override != null) {
            return new Limits(override.soft(), override.hard());
        }
        return plan.feature(featureKey)
                .map(feature -> new Limits(feature.softLimit(), feature.hardLimit()))
                .orElse(Limits.NONE);
    }

    /**
     * How much of something may be used in one billing period.
     *
     * @param soft from here on one is warned; null for never
     * @param hard nothing goes beyond it; null for no limit
     */
    public record Limits(@Nullable Long soft, @Nullable Long hard) {
        public static final Limits NONE = new Limits(null, null);
        static final Limits NOTHING = new Limits(0L, 0L);

        /** What is left after {@code used}; empty for no limit. */
        public Optional<Long> left(long used) {
            return Optional.ofNullable(hard).map(limit -> Math.max(0, limit - used));
        }

        public boolean isWarning(long used) {
            return soft != null && used >= soft;
        }

        public boolean isReached(long used) {
            return hard != null && used >= hard;
        }
    }
}
