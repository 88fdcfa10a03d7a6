package io.anythingagents.privacy;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Copies of what is stored: asked for, collected by a job, fetched for a while. */
@Stateless
public class DataExports {
    private static final String WAITING = "waiting";

    @Inject
    private DataExportRepository exports;

    @Inject
    private StoredDataRepository data;

    @Inject
    private AuditTrail audit;

    @Inject
    private Settings settings;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public DataExports() {}

    /** Asks for a copy; while one waits, asking again changes nothing. */
    public DataExport request(RequestContext context, Subject subject) {
        UUID person = person(context);
        Optional<DataExport> waiting = exports.list(context.tenantId(), subject, person).stream()
                .filter(export -> export.status().equals(WAITING))
                .findFirst();
        if (waiting.isPresent()) {
            return waiting.get();
        }
        Instant now = clock.instant();
        UUID id = ids.next();
        exports.add(context.tenantId(), id, subject, person, now);
        audit.record(AuditEvent.of(AuditAction.DATA_EXPORT_REQUESTED)
                .by(context)
                .target(subject.word(), subject == Subject.USER ? person : context.tenantId()));
        return new DataExport(id, subject, context.tenantId(), person, WAITING, now, null, null);
    }

    /** Newest first. */
    public List<DataExport> list(RequestContext context, Subject subject) {
        return exports.list(context.tenantId(), subject, person(context));
    }

    /**
     * The document, a JSON object.
     *
     * @throws DomainException not-found for what is not ready, expired, unknown or somebody else's
     */
    public String content(RequestContext context, Subject subject, UUID id) {
        UUID person = person(context);
        String content = exports.content(context.tenantId(), subject, person, id, clock.instant())
                .orElseThrow(() -> DomainException.notFound("Export"));
        audit.record(AuditEvent.of(AuditAction.DATA_EXPORT_FETCHED)
                .by(context)
                .target(subject.word(), subject == Subject.USER ? person : context.tenantId()));
        return content;
    }

    /** Collects for one request, in a transaction of its own; false when none waits. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean collectNext() {
        Optional<DataExport> taken = exports.takeWaitingAcrossTenants();
        taken.ifPresent(export -> {
            Instant now = clock.instant();
            UUID subject = export.subject() == Subject.USER ? export.userId() : export.tenantId();
            exports.finish(
                    export.tenantId(),
                    export.id(),
                    data.collect(export.subject(), subject, now),
                    now,
                    now.plus(settings.get(SettingsCatalog.DATA_EXPORT_TTL_MINUTES)));
        });
        return taken.isPresent();
    }

    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void expire() {
        exports.expireAcrossTenants(clock.instant());
    }

    private static UUID person(RequestContext context) {
        return context.actor()
                .userId()
                .orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people."));
    }
}
