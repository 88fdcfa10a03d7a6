package io.anythingagents.identity.mfa;

import io.anythingagents.observability.EventLog;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;

/** Checks codes and uses them up in the caller's transaction; the database decides who used one. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class OneTimeCodes {
    private static final EventLog LOG = EventLog.of(OneTimeCodes.class);

    @Inject
    private MfaMethodRepository methods;

    @Inject
    private MfaSecrets secrets;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public OneTimeCodes() {}

    /** Whether the code is the generator's of about now and was not used for this purpose before. */
    public boolean use(MfaMethod method, String code, CodePurpose purpose) {
        Instant now = clock.instant();
        byte[] secret;
        try {
            secret = secrets.open(method);
        } catch (IllegalStateException e) {
            LOG.error("auth.mfa_secret_unreadable", e);
            return false;
        }
        OptionalLong step = Totp.matchingStep(secret, code, now);
        return step.isPresent() && methods.use(method.userId(), method.id(), purpose, step.getAsLong(), now);
    }

    /** Whether it is an unused recovery code of the person. */
    public boolean useRecovery(UUID userId, String code) {
        return methods.useRecoveryCode(userId, secrets.recoveryHash(userId, code), clock.instant());
    }
}
