package io.anythingagents.identity.serviceaccount;

import io.anythingagents.identity.token.ServiceGrant;

/**
 * A refresh token, handed out this once or once more.
 *
 * @param reused whether it is the one that was asked for before
 */
public record IssuedToken(ServiceGrant grant, String compact, String kid, boolean reused) {
    /** Without the token. */
    @Override
    public String toString() {
        return "IssuedToken[" + grant.account() + "]";
    }
}
