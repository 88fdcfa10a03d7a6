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
import io.anythingagents.tenant.Members;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Being erased: the wish waits, may be withdrawn, is carried out once and leaves a tombstone. After a restore from a backup
 * the tombstones erase again what came back.
 */
@Stateless
public class Deletions {
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);
    private static final String JOB = "system:erasure";

    @Inject
    private DeletionRepository deletions;

    @Inject
    private StoredDataRepository data;

    @Inject
    private Members members;

    @Inject
    private AuditTrail audit;

    @Inject
    private Settings settings;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public Deletions() {}

    /** What one attempt of the job found. */
    public enum Step {
        ERASED,
        POSTPONED,
        NOTHING_DUE
    }

    /**
     * Stores the wish of a person, for oneself or for the tenant. A wish that waits already stays as it is.
     *
     * @throws DomainException last-owner for a person whom a tenant could not do without
     */
    public Deletion request(RequestContext context, Subject subject) {
        UUID person = person(context);
        if (subject == Subject.USER) {
            members.requireNowhereLastOwner(person);
        }
        Instant now = clock.instant();
        UUID subjectId = id(context, subject);
        deletions.addUnlessWaiting(
                new Deletion(
                        ids.next(),
                        subject,
                        subjectId,
                        now,
                        now.plus(settings.get(SettingsCatalog.DELETION_GRACE_MINUTES))),
                person);
        audit.record(AuditEvent.of(AuditAction.DELETION_REQUESTED).by(context).target(subject.word(), subjectId));
        return find(context, subject);
    }

    /**
     * The wish that waits.
     *
     * @throws DomainException not-found
     */
    public Deletion find(RequestContext context, Subject subject) {
        return deletions
                .findWaiting(subject, id(context, subject))
                .orElseThrow(() -> DomainException.notFound("Deletion"));
    }

    /**
     * Withdraws the wish.
     *
     * @return when it was withdrawn
     * @throws DomainException not-found, also when it was carried out
     */
    public Instant cancel(RequestContext context, Deletion deletion) {
        Instant now = clock.instant();
        if (!deletions.cancel(deletion.id(), now)) {
            throw DomainException.notFound("Deletion");
        }
        audit.record(AuditEvent.of(AuditAction.DELETION_CANCELLED)
                .by(context)
                .target(deletion.subject().word(), deletion.subjectId()));
        return now;
    }

    /** Carries out one wish whose time has come, or one tombstone whose subject came back, in one transaction. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Step next() {
        Instant now = clock.instant();
        Optional<Deletion> due = deletions.takeDue(now);
        Optional<Deletion> chosen = due.isPresent() ? due : deletions.takeReturned();
        if (chosen.isEmpty()) {
            return Step.NOTHING_DUE;
        }
        Deletion deletion = chosen.get();
        if (due.isPresent()
                && deletion.subject() == Subject.USER
                && members.isLastOwnerSomewhere(deletion.subjectId())) {
            deletions.postpone(deletion.id(), now.plus(LOOK_AGAIN));
            return Step.POSTPONED;
        }
        data.erase(deletion.subject(), deletion.subjectId());
        deletions.executed(deletion.id(), now);
        audit.record(AuditEvent.of(AuditAction.DATA_ERASED)
                .actor(JOB)
                .tenant(deletion.subject() == Subject.TENANT ? deletion.subjectId() : null)
                .target(deletion.subject().word(), deletion.subjectId()));
        return Step.ERASED;
    }

    private static UUID id(RequestContext context, Subject subject) {
        return subject == Subject.USER ? person(context) : context.tenantId();
    }

    private static UUID person(RequestContext context) {
        return context.actor()
                .userId()
                .orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people."));
    }
}
