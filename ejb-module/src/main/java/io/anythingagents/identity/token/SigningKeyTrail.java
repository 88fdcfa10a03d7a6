package io.anythingagents.identity.token;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.shared.Actor;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/**
 * Tells the audit trail of each key once, when it has begun to sign: whoever rotated, the schedule or a command, and wherever,
 * because a change that was planned takes effect by the clock and nobody acts then.
 */
@Stateless
public class SigningKeyTrail {
    private static final String TARGET = "signing_key";

    @Inject
    private AuditTrail audit;

    @SuppressWarnings("NullAway.Init") // injected
    public SigningKeyTrail() {}

    public boolean knows(SigningKey key) {
        return audit.holds(AuditAction.SIGNING_KEY_ROTATED, TARGET, key.kid());
    }

    /** Asked again here, in the turn of the one node that may tell. */
    public void tell(SigningKey key) {
        if (!knows(key)) {
            audit.record(AuditEvent.of(AuditAction.SIGNING_KEY_ROTATED)
                    .actor(new Actor.SystemJob("signing-keys"))
                    .target(TARGET, key.kid())
                    .detail("signs_since", key.notBefore()));
        }
    }
}
