package io.anythingagents.security;

import io.anythingagents.identity.token.AccessToken;
import io.anythingagents.identity.token.ServiceToken;
import jakarta.servlet.http.HttpServletRequest;

/**
 * What the authentication mechanism found in the Authorization header. It refuses nothing itself: open routes work with a
 * stale token, and the authorisation filter answers 401 where a route needs a caller.
 */
public sealed interface PresentedToken {
    /** No Authorization header. */
    record None() implements PresentedToken {}

    /** A header that is not a bearer token of ours, or one that does not hold; why is in the log only. */
    record Refused() implements PresentedToken {}

    /** Signature, issuer, audience, times and use are right. The session may still have been revoked. */
    record Verified(AccessToken token) implements PresentedToken {}

    /** The same of a service account's token; its grant may have been revoked. */
    record VerifiedService(ServiceToken token) implements PresentedToken {}

    static PresentedToken of(HttpServletRequest request) {
        return request.getAttribute(PresentedToken.class.getName()) instanceof PresentedToken found
                ? found
                : new None();
    }

    static void leave(HttpServletRequest request, PresentedToken found) {
        request.setAttribute(PresentedToken.class.getName(), found);
    }
}
