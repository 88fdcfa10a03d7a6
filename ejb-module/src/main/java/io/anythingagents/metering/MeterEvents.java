package io.anythingagents.metering;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.metering.MeterDeskRepository.Position;
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

/** What meters are to be told, for platform operators: what became of each, and having one sent that is not tried any more. */
@Stateless
public class MeterEvents {
    private static final CursorFormat CURSORS = new CursorFormat("m1", 2);

    @Inject
    private MeterDeskRepository desk;

    @Inject
    private AuditTrail audit;

    @SuppressWarnings("NullAway.Init") // injected
    public MeterEvents() {}

    /**
     * Newest first.
     *
     * @param status null for any
     * @param tenantId null for all
     * @throws DomainException invalid-cursor
     */
    public Page<MeterEventRow> page(
            @Nullable String status, @Nullable UUID tenantId, @Nullable String cursor, int limit) {
        Set<String> states = status == null ? MeterDeskRepository.STATES : Set.of(status);
        List<MeterEventRow> rows = desk.pageAcrossTenants(states, tenantId, position(cursor), limit + 1);
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        return new Page<>(rows.subList(0, limit), cursor(rows.get(limit - 1)));
    }

    /**
     * Has one sent that is parked or doubtful. What was tried within a day keeps its identifier; else the operator has seen
     * that the meter does not have it.
     *
     * @throws DomainException not-found, or stripe-event-settled for one that is sent or will be
     */
    public MeterEventRow replay(RequestContext context, UUID id) {
        MeterEventRow before = find(id);
        if (!desk.sendAcrossTenants(id, MeterLoop.REMEMBERED)) {
            throw new DomainException(ErrorCode.STRIPE_EVENT_SETTLED, "The event is " + before.state() + " already.");
        }
        audit.record(AuditEvent.of(AuditAction.METER_EVENT_REPLAYED)
                .by(context)
                .role("platform_operator")
                .tenant(before.tenantId())
                .target("usage", id)
                .detail("feature_key", before.featureKey()));
        return find(id);
    }

    private MeterEventRow find(UUID id) {
        return desk.findAcrossTenants(id).orElseThrow(() -> DomainException.notFound("Event"));
    }

    private static String cursor(MeterEventRow last) {
        return CURSORS.write(last.createdAt(), last.id());
    }

    private static @Nullable Position position(@Nullable String cursor) {
        return CURSORS.read(
                cursor, values -> new Position(Instant.parse(values.get(0)), UUID.fromString(values.get(1))));
    }
}
