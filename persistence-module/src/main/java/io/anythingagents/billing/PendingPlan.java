package io.anythingagents.billing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change of plan that comes with the next period. */
public record PendingPlan(
        String planCode,
        @Nullable Integer seatCount,
        @Nullable Instant effectiveAt) {}
