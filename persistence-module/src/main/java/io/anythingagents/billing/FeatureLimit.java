package io.anythingagents.billing;

import org.jspecify.annotations.Nullable;

/**
 * A limit for one billing period.
 *
 * @param soft from here on one is warned; null for never
 * @param hard nothing goes beyond it; null for no limit
 */
public record FeatureLimit(@Nullable Long soft, @Nullable Long hard) {}
