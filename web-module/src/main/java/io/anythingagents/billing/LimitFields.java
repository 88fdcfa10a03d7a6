package io.anythingagents.billing;

import io.anythingagents.http.Fields;

/** Reads {@code soft_limit} and {@code hard_limit}. */
final class LimitFields {
    /** The largest whole number all JSON readers keep exact. */
    private static final long MOST = (1L << 53) - 1;

    private LimitFields() {}

    static FeatureLimit read(Fields fields) {
        Long soft = fields.optionalLong("soft_limit", 0, MOST);
        Long hard = fields.optionalLong("hard_limit", 0, MOST);
        if (soft != null && hard != null && soft > hard) {
            fields.fault("soft_limit", "out-of-range", "Must not be above hard_limit.");
        }
        return new FeatureLimit(soft, hard);
    }
}
