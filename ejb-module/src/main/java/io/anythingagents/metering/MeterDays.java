package io.anythingagents.metering;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a comparison reads and what follows from it, each in a transaction of its own, with its audit event. */
@Stateless
@LocalBean
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class MeterDays implements MeterComparison.Days {
    private static final int TENANTS = 50;
    /** A meter shows what it was told after a while. */
    private static final Duration QUIET = Duration.ofHours(1);

    @Inject
    private MeterDayRepository days;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public MeterDays() {}

    @Override
    public List<MeterDay> behind(@Nullable UUID tenant, Instant from, Instant to) {
        return days.daysAcrossTenants(tenant, from, to, TENANTS, QUIET);
    }

    @Override
    public boolean arrived(MeterDay day) {
        return repaired(day, days.arrived(day.tenantId(), day), "arrived");
    }

    @Override
    public boolean sendAnew(MeterDay day) {
        return repaired(day, days.sendAnew(day.tenantId(), day), "resent");
    }

    private boolean repaired(MeterDay day, boolean done, String what) {
        if (done) {
            audit.record(event(AuditAction.USAGE_SETTLED, day).detail("became", what));
        }
        return done;
    }

    @Override
    public void differs(MeterDay day, long found) {
        // said once, and again when the numbers change
        if (days.differs(day.tenantId(), day, found, clock.instant())) {
            audit.record(event(AuditAction.USAGE_DIFFERS, day)
                    .detail("expected", day.sent() + day.doubtful())
                    .detail("found", found));
        }
    }

    @Override
    public void agrees(MeterDay day) {
        days.agrees(day.tenantId(), day);
    }

    private static AuditEvent event(AuditAction action, MeterDay day) {
        return AuditEvent.of(action)
                .actor("system:billing-reconciliation")
                .tenant(day.tenantId())
                .target("usage", day.featureKey())
                .detail("day", day.day().toString());
    }
}
