package io.anythingagents.identity.session;

import io.anythingagents.identity.SessionRepository;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Insists that a person proved who they are a short while ago: a stolen token must not change how one signs in. */
@Stateless
public class FreshSignIn {
    @Inject
    private SessionRepository sessions;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public FreshSignIn() {}

    /**
     * Refuses unless a person asks whose session began no longer ago than {@code maxAge}.
     *
     * @param maxAge zero asks for nothing
     * @throws DomainException fresh-sign-in-required, or forbidden when no person asks
     */
    public void require(RequestContext context, Duration maxAge) {
        if (!(context.actor() instanceof Actor.User user)) {
            throw new DomainException(ErrorCode.FORBIDDEN, "This is for people.");
        }
        UUID sessionId = user.sessionId();
        boolean fresh = maxAge.isZero()
                || (sessionId != null
                        && sessions.find(context.tenantId(), user.id(), sessionId)
                                .filter(session -> clock.instant()
                                        .isBefore(session.createdAt().plus(maxAge)))
                                .isPresent());
        if (!fresh) {
            throw new DomainException(
                    ErrorCode.FRESH_SIGN_IN_REQUIRED,
                    "This change asks for a recent sign-in; sign in again.",
                    Map.of("max_age_seconds", maxAge.toSeconds()));
        }
    }
}
