package io.anythingagents.metering;

import io.anythingagents.http.Fields;
import io.anythingagents.metering.UsageReports.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** What a client sends to report usage. */
final class UsageReportBody {
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    /** A client's clock may be a little ahead. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private UsageReportBody() {}

    /** @param key the one of the header; the body's own goes first */
    static Report read(Fields fields, @Nullable String key, Instant now) {
        String feature = fields.text("feature_key", 64);
        int quantity = fields.integer("quantity", 1, Integer.MAX_VALUE);
        String own = fields.optionalText("idempotency_key", 255);
        Instant from = time(fields, "period_start");
        Instant to = time(fields, "period_end");
        if (from != null && from.isAfter(now.plus(AHEAD))) {
            fields.fault("period_start", "out-of-range", "Must not lie ahead.");
        }
        if (from != null && to != null && to.isBefore(from)) {
            fields.fault("period_end", "out-of-range", "Must not lie before the start.");
        }
        return new Report(feature, quantity, own == null ? key : own, from, to);
    }

    private static @Nullable Instant time(Fields fields, String name) {
        String text = fields.optionalText(name, 64);
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
            fields.fault(name, "out-of-range", "Must lie between the years 2000 and 2200.");
        } catch (DateTimeParseException e) {
            fields.fault(name, "invalid-time", "Must be an ISO-8601 time with offset.");
        }
        return null;
    }
}
