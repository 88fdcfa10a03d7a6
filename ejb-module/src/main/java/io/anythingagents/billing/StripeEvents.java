package io.anythingagents.billing;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.billing.StripeEventQueries.Filter;
import io.anythingagents.billing.StripeEventQueries.Position;
import io.anythingagents.shared.CursorFormat;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Page;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stripe's events for platform operators: what became of each, working on one anew, and leaving one alone. */
@Stateless
public class StripeEvents {
    private static final CursorFormat CURSORS = new CursorFormat("s1", 2);

    @Inject
    private StripeDeskRepository desk;

    @Inject
    private AuditTrail audit;

    @SuppressWarnings("NullAway.Init") // injected
    public StripeEvents() {}

    /** One event with the body as it was signed. */
    public record Shown(StripeEventRow event, String payload) {
        /** Without the payload, which holds people's data. */
        @Override
        public String toString() {
            return "Shown[" + event.stripeId() + "]";
        }
    }

    /**
     * Newest first.
     *
     * @param status null for any
     * @throws DomainException invalid-cursor
     */
    public Page<StripeEventRow> page(
            @Nullable String status, @Nullable String type, @Nullable String cursor, int limit) {
        Set<String> statuses = status == null ? StripeEventQueries.STATUSES : Set.of(status);
        List<StripeEventRow> rows = desk.page(new Filter(statuses, type), position(cursor), limit + 1);
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        StripeEventRow last = rows.get(limit - 1);
        return new Page<>(rows.subList(0, limit), cursor(last));
    }

    /** @throws DomainException not-found */
    public Shown show(String stripeId) {
        return new Shown(find(stripeId), desk.payload(stripeId).orElseThrow(StripeEvents::unknown));
    }

    /**
     * Has it worked on anew, whatever became of it. What was done by it once is not done twice: the work looks at what is
     * there.
     *
     * @throws DomainException not-found
     */
    public StripeEventRow replay(RequestContext context, String stripeId) {
        StripeEventRow row = desk.replay(stripeId).orElseThrow(StripeEvents::unknown);
        record(AuditAction.STRIPE_EVENT_REPLAYED, context, row);
        return row;
    }

    /**
     * Has it tried no more; one that is parked stays so.
     *
     * @throws DomainException not-found, or stripe-event-settled for one that is done
     */
    public StripeEventRow park(RequestContext context, String stripeId) {
        return desk.park(stripeId)
                .map(row -> {
                    record(AuditAction.STRIPE_EVENT_PARKED, context, row);
                    return row;
                })
                .orElseGet(() -> parkedAlready(stripeId));
    }

    private StripeEventRow parkedAlready(String stripeId) {
        StripeEventRow row = find(stripeId);
        if (!row.status().equals("parked")) {
            throw new DomainException(ErrorCode.STRIPE_EVENT_SETTLED, "The event is " + row.status() + " already.");
        }
        return row;
    }

    private StripeEventRow find(String stripeId) {
        return desk.find(stripeId).orElseThrow(StripeEvents::unknown);
    }

    private void record(AuditAction action, RequestContext context, StripeEventRow row) {
        audit.record(AuditEvent.of(action)
                .by(context)
                .role("platform_operator")
                .tenant(null)
                .target("stripe_event", row.auditName())
                .detail("event_type", row.type()));
    }

    private static DomainException unknown() {
        return DomainException.notFound("Event");
    }

    private static String cursor(StripeEventRow last) {
        return CURSORS.write(last.receivedAt(), last.id());
    }

    private static @Nullable Position position(@Nullable String cursor) {
        return CURSORS.read(
                cursor, values -> new Position(Instant.parse(values.get(0)), UUID.fromString(values.get(1))));
    }
}
