package io.anythingagents.metering;

import io.anythingagents.billing.Subscriptions;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Usage that clients report of their tenant, each report once, and what everything makes together. */
@Stateless
public class UsageReports {
    /** Of a period that ended, the last second; its end is the first moment of the next one. */
    private static final Duration LAST = Duration.ofSeconds(1);

    @Inject
    private ReportedUseRepository reports;

    @Inject
    private UsagePeriodRepository periods;

    @Inject
    private UsageBook book;

    @Inject
    private Subscriptions subscriptions;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public UsageReports() {}

    /**
     * A report as sent.
     *
     * @param key the client's, by which a repetition is known; null for none
     */
    public record Report(
            String featureKey,
            long quantity,
            @Nullable String key,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /**
     * Adds what was reported; the same once more, by its key, changes nothing.
     *
     * @throws DomainException not-found without a subscription, subscription-conflict while the payment provider has none,
     *     idempotency-key-reused for a key that came with something else
     */
    public void record(UUID tenantId, Report report) {
        if (!subscriptions.find(tenantId).subscription().managed()) {
            throw new DomainException(
                    ErrorCode.SUBSCRIPTION_CONFLICT, "There is no subscription yet that usage could be billed to.");
        }
        Instant now = clock.instant();
        ReportedUse use = new ReportedUse(
                ids.next(), report.featureKey(), report.quantity(), report.key(), report.from(), report.to());
        if (reports.addUnlessThere(tenantId, use, now)) {
            book.add(tenantId, List.of(use(report, now)), now);
        } else {
            requireSame(tenantId, use);
        }
    }

    /**
     * By feature, over the periods that overlap the window.
     *
     * @param features empty for all
     */
    public List<UsageTotal> totals(UUID tenantId, List<String> features, @Nullable Instant from, @Nullable Instant to) {
        return periods.totals(tenantId, features, from, to);
    }

    private void requireSame(UUID tenantId, ReportedUse use) {
        String key = use.key();
        if (key == null || reports.find(tenantId, key).filter(use::saysTheSame).isEmpty()) {
            throw new DomainException(ErrorCode.IDEMPOTENCY_KEY_REUSED, "The key was used to report something else.");
        }
    }

    /** A period with one end only is a moment; without any it is the hour that runs. */
    static Use use(Report report, Instant now) {
        Instant from = report.from();
        Instant to = report.to();
        if (from == null && to == null) {
            return Use.inItsHour(report.featureKey(), report.quantity(), now);
        }
        Instant begin = from == null ? to : from;
        Instant end = to == null ? from : to;
        if (begin == null || end == null) {
            throw new IllegalStateException("One of them was there");
        }
        Instant last = end.isAfter(begin) ? latest(begin, end.minus(LAST)) : end;
        return new Use(
                report.featureKey(),
                report.quantity(),
                last.isAfter(now) ? now.truncatedTo(ChronoUnit.SECONDS) : last,
                begin,
                end);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
