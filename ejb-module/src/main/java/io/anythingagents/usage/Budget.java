package io.anythingagents.usage;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A limit of something counted for somebody in a period.
 *
 * @param planFeature what the plan calls it, such as {@code input_tokens_per_user}
 * @param soft from here on one is warned; null for never
 * @param hard nothing goes beyond it; null for no limit
 */
public record Budget(
        AccountKey account,
        String planFeature,
        @Nullable Long soft,
        @Nullable Long hard) {
    boolean counts(String feature) {
        return account.feature().equals(feature);
    }

    /** What may still be taken; empty for no limit. */
    Optional<Long> left(UsageAccount standing) {
        return Optional.ofNullable(hard).map(limit -> Math.max(0, limit - standing.taken()));
    }

    boolean isWarning(long used) {
        return soft != null && used >= soft;
    }
}
