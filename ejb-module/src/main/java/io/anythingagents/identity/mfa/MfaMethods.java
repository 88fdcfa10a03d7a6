package io.anythingagents.identity.mfa;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.User;
import io.anythingagents.identity.UserRepository;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's own second factors: enrolling, verifying, revoking, and recovery codes. Each change is mailed to its owner. */
@Stateless
public class MfaMethods {
    /** More generators than anybody has, and few enough to check. */
    private static final int MOST_IN_FORCE = 10;

    @Inject
    private MfaMethodRepository methods;

    @Inject
    private UserRepository users;

    @Inject
    private OneTimeCodes codes;

    @Inject
    private MfaSecrets secrets;

    @Inject
    private MfaNotices notices;

    @Inject
    private AuditTrail audit;

    @Inject
    private Settings settings;

    @Inject
    private Metrics metrics;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public MfaMethods() {}

    /** What an authenticator app needs; shown once. */
    public record Enrolment(String secret, UUID methodId, String otpauthUrl) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Enrolment[method=" + methodId + "]";
        }
    }

    /** Oldest first, revoked ones included. */
    public List<MfaMethodView> list(UUID userId) {
        return methods.findAll(userId).stream().map(MfaMethodView::of).toList();
    }

    /** Begins an enrolment; the method counts for nothing until {@link #verify} saw its first code. */
    public Enrolment enrol(RequestContext context, @Nullable String label) {
        User user = person(context);
        UUID userId = user.id();
        long open = methods.findAll(userId).stream()
                .filter(method -> method.revokedAt() == null)
                .count();
        if (open >= MOST_IN_FORCE) {
            throw new DomainException(
                    ErrorCode.TOO_MANY_MFA_METHODS, "Remove a method first; " + MOST_IN_FORCE + " are allowed.");
        }
        UUID id = ids.next();
        String secret = secrets.newSecret();
        methods.add(new MfaMethod(id, userId, label, secrets.seal(secret, id), clock.instant()));
        record(context, AuditAction.MFA_ENROLMENT_STARTED, id);
        return new Enrolment(secret, id, OtpauthUrl.of(settings.get(SettingsCatalog.APP_NAME), user.email(), secret));
    }

    /** Proves that the app makes the right codes; false when this code is wrong, used, or for no method of the person. */
    public boolean verify(RequestContext context, UUID methodId, String code) {
        User user = person(context);
        UUID userId = user.id();
        MfaMethod method = methods.findForChange(userId, methodId)
                .filter(found -> found.revokedAt() == null)
                .orElse(null);
        if (method == null || !codes.use(method, MfaSecrets.plain(code), CodePurpose.ENROLMENT)) {
            metrics.increment("auth_mfa_codes", "purpose", "enrolment", "result", "refused");
            return false;
        }
        metrics.increment("auth_mfa_codes", "purpose", "enrolment", "result", "accepted");
        if (method.verify(clock.instant())) {
            notices.methodAdded(user.email());
            record(context, AuditAction.MFA_METHOD_VERIFIED, methodId);
        }
        return true;
    }

    /**
     * Ends a method; one that was never verified is thrown away. With the last one in force the recovery codes go too.
     *
     * @throws DomainException not-found for an unknown method and somebody else's alike
     */
    public void revoke(RequestContext context, UUID methodId) {
        User user = person(context);
        UUID userId = user.id();
        MfaMethod method =
                methods.findForChange(userId, methodId).orElseThrow(() -> DomainException.notFound("Method"));
        boolean wasInForce = method.isInForce();
        if (method.verifiedAt() == null) {
            methods.remove(method);
            return;
        }
        if (!method.revoke(clock.instant())) {
            return;
        }
        boolean last = methods.findAll(userId).stream().noneMatch(MfaMethod::isInForce);
        if (last) {
            methods.removeRecoveryCodes(userId);
        }
        if (wasInForce) {
            notices.methodRemoved(user.email(), last);
            record(context, AuditAction.MFA_METHOD_REVOKED, methodId);
        }
    }

    /** Ten new recovery codes in the place of all old ones; this is the only time they are shown. */
    public List<String> regenerateRecoveryCodes(RequestContext context) {
        User user = person(context);
        UUID userId = user.id();
        Instant now = clock.instant();
        List<String> fresh = secrets.newRecoveryCodes();
        methods.replaceRecoveryCodes(
                userId,
                fresh.stream()
                        .map(code -> new RecoveryCode(ids.next(), userId, secrets.recoveryHash(userId, code), now))
                        .toList());
        notices.recoveryCodesReplaced(user.email());
        audit.record(AuditEvent.of(AuditAction.MFA_RECOVERY_CODES_REPLACED)
                .by(context)
                .target("user", userId));
        return fresh;
    }

    /** Takes every method and recovery code from a person, as if there had never been one. */
    public void reset(UUID userId) {
        methods.removeAll(userId);
    }

    /** With the person's row locked, so that two changes of one person's factors follow each other. */
    private User person(RequestContext context) {
        return context.actor()
                .userId()
                .flatMap(users::findForChange)
                .orElseThrow(() -> new DomainException(ErrorCode.NOT_AUTHENTICATED, "Sign in again."));
    }

    private void record(RequestContext context, AuditAction action, UUID methodId) {
        audit.record(AuditEvent.of(action).by(context).target("mfa_method", methodId));
    }
}
