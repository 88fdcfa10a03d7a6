package io.anythingagents.metering;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client reported.
 *
 * @param key the client's, by which a repetition is known; null for none
 * @param from as sent; null where nothing was
 * @param to as sent; null where nothing was
 */
public record ReportedUse(
        UUID id,
        String featureKey,
        long quantity,
        @Nullable String key,
        @Nullable Instant from,
        @Nullable Instant to) {
    /** Whether both say the same, whatever their ids. */
    public boolean saysTheSame(ReportedUse other) {
        return equals(new ReportedUse(id, other.featureKey, other.quantity, other.key, other.from, other.to));
    }
}
