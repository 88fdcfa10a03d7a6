package io.anythingagents.identity.mfa;

import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** The first code of an enrolment: counted as a guess before anything is looked at, outside any transaction. */
@ApplicationScoped
public class MfaVerification {
    private MfaGuesses guesses;
    private MfaMethods methods;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected MfaVerification() {}

    @Inject
    public MfaVerification(MfaGuesses guesses, MfaMethods methods) {
        this.guesses = guesses;
        this.methods = methods;
    }

    /** @throws DomainException invalid-code, rate-limited, redis-unavailable */
    public void verify(RequestContext context, UUID methodId, String code, ClientOrigin client) {
        UUID userId = context.actor()
                .userId()
                .orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people."));
        guesses.take(userId, client.address());
        if (!methods.verify(context, methodId, code)) {
            throw new DomainException(ErrorCode.INVALID_CODE, "The code is not right for this method, or was used.");
        }
        guesses.giveBack(userId, client.address());
    }
}
