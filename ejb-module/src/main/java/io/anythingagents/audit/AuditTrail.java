package io.anythingagents.audit;

import io.anythingagents.observability.CorrelationId;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.shared.Ids;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Where features say what was done. A success is stored with the change or not at all; a refusal is stored by itself. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class AuditTrail {
    private static final EventLog LOG = EventLog.of(AuditTrail.class);

    @Inject
    private AuditRepository events;

    @Inject
    private Metrics metrics;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public AuditTrail() {}

    /** In the caller's transaction: the event is there exactly when the change is. */
    public void record(AuditEvent event) {
        String asked = event.source().requestId();
        String requestId = asked == null ? CorrelationId.current() : asked;
        AuditEvent.Target target = event.target();
        // the database keeps microseconds, and cursors compare with what it keeps
        events.add(
                event.tenantId(), ids.next(), event, requestId, clock.instant().truncatedTo(ChronoUnit.MICROS));
        metrics.increment(
                "audit_events",
                "action",
                event.action().word(),
                "outcome",
                event.outcome().word());
        LOG.info(
                "audit." + event.action().word(),
                "outcome",
                event.outcome().word(),
                "actor",
                event.who().actor(),
                "acting_for",
                event.who().actingFor(),
                "tenant_id",
                event.tenantId(),
                "target_type",
                target == null ? null : target.type(),
                "target_id",
                target == null ? null : target.id());
    }

    /** Whether the platform's trail tells of this, for what is to be told once. */
    public boolean holds(AuditAction action, String targetType, String targetId) {
        return events.holdsAcrossTenants(action, targetType, targetId);
    }

    /** In a transaction of its own, for an attempt whose transaction is rolled back. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void recordByItself(AuditEvent event) {
        record(event);
    }
}
