package io.anythingagents.usage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a call holds while it is being made.
 *
 * @param periodStart of the accounts it holds something in; null where nothing counts it
 */
public record HeldCall(@Nullable UUID userId, @Nullable Instant periodStart, Amounts amounts) {
    public static final HeldCall NOTHING = new HeldCall(null, null, Amounts.NONE);
}
