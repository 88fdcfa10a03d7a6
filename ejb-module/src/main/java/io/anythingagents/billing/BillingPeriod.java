package io.anythingagents.billing;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The time for which a plan's limits hold; {@code end} is when they begin anew. */
public record BillingPeriod(Instant start, Instant end) {
    static final BillingPeriod ALWAYS = new BillingPeriod(Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z"));

    /**
     * The subscription's own, by months beyond its end while nobody has told us of the next one; without a subscription the
     * calendar month in UTC.
     */
    static BillingPeriod of(@Nullable Instant start, @Nullable Instant end, Instant now) {
        if (start == null || end == null || now.isBefore(start) || !start.isBefore(end)) {
            ZonedDateTime month =
                    now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            return new BillingPeriod(month.toInstant(), month.plusMonths(1).toInstant());
        }
        if (now.isBefore(end)) {
            return new BillingPeriod(start, end);
        }
        ZonedDateTime first = end.atZone(ZoneOffset.UTC);
        long months = ChronoUnit.MONTHS.between(first, now.atZone(ZoneOffset.UTC));
        return new BillingPeriod(
                first.plusMonths(months).toInstant(),
                first.plusMonths(months + 1).toInstant());
    }
}
