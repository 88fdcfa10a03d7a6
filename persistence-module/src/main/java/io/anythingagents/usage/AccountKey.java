package io.anythingagents.usage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.UUID;

/**
 * Which account of a tenant is meant. Accounts are locked in this order, so that nobody waits for each other in a circle.
 *
 * @param subjectId the tenant itself, or one of its people
 * @param feature what is counted: one of {@link UsageFeature#ALL}
 */
public record AccountKey(UUID subjectId, String feature, Instant periodStart) implements Comparable<AccountKey> {
    private static final Comparator<AccountKey> ORDER = Comparator.comparing(AccountKey::periodStart)
            .thenComparing(key -> key.subjectId().toString())
            .thenComparing(AccountKey::feature);

    public AccountKey {
        // as exact as the database keeps it
        periodStart = periodStart.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public int compareTo(AccountKey other) {
        return ORDER.compare(this, other);
    }
}
